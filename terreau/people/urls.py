"""The doors of this room."""

from django.urls import URLPattern, path

from terreau.people.views import account, groups, members

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("compte/", account.account, name="account"),
    path("compte/mes-donnees.json", account.my_data, name="my_data"),
    path("compte/appareils/", account.close_other_sessions, name="close_sessions"),
    path("compte/accords/<slug:purpose>/", account.withdraw, name="withdraw"),
    path("compte/partir/", account.leave, name="leave"),
    path("collectifs/", groups.index, name="groups"),
    path("collectifs/ouvrir/", groups.open_, name="open_group"),
    path("collectifs/ouvrir/suite/", groups.finish, name="finish_group"),
    path("invitation/<str:token>/", members.invitation, name="invitation"),
    path("collectifs/<slug:slug>/", groups.group, name="group"),
    path("collectifs/<slug:slug>/modifier/", groups.edit, name="edit_group"),
    path("collectifs/<slug:slug>/fermer/", groups.close, name="close_group"),
    path("collectifs/<slug:slug>/rouvrir/", groups.reopen, name="reopen_group"),
    path("collectifs/<slug:slug>/quitter/", members.leave, name="leave_group"),
    path("collectifs/<slug:slug>/membres/", members.members, name="members"),
    path("collectifs/<slug:slug>/membres/lien/", members.make_link, name="make_link"),
    path("collectifs/<slug:slug>/membres/<int:person>/", members.change, name="change_member"),
    path("collectifs/<slug:slug>/membres/invitations/<int:invitation>/", members.revoke, name="revoke"),
]
