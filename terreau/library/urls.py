"""The doors of this room."""

from django.urls import path

from terreau.library.views import care, confirmed, edit, paper, read

app_name = "library"
urlpatterns = [
    path("bibliotheque/", read.index, name="index"),
    path("bibliotheque/nouvelle/", edit.create, name="create"),
    path("bibliotheque/en-attente/", care.waiting, name="waiting"),
    path("bibliotheque/en-attente/<int:pk>/", care.suggestion, name="suggestion"),
    path("bibliotheque/confirmer/", confirmed.sent, name="confirm_sent"),
    path("bibliotheque/confirmer/<str:token>/", confirmed.confirm, name="confirm"),
    path("bibliotheque/<slug:slug>/", read.sheet, name="sheet"),
    path("bibliotheque/<slug:slug>/modifier/", edit.edit, name="edit"),
    path("bibliotheque/<slug:slug>/versions/", read.versions, name="versions"),
    path("bibliotheque/<slug:slug>/versions/<int:number>/", read.version, name="version"),
    path("bibliotheque/<slug:slug>/versions/<int:old>-<int:new>/", read.compare, name="compare"),
    path("bibliotheque/<slug:slug>/versions/<int:number>/restaurer/", edit.restore, name="restore"),
    path("bibliotheque/<slug:slug>/papier/", paper.paper, name="paper"),
    path("bibliotheque/<slug:slug>/papier/carte-<slug:side>.png", paper.side, name="paper_side"),
    path("bibliotheque/<slug:slug>/papier/<slug:size>.<slug:format>", paper.file, name="paper_file"),
    path("bibliotheque/<slug:slug>/<slug:verb>/", care.mark, name="mark"),
]
