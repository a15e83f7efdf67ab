"""The doors of this room."""

from django.urls import URLPattern, path

from terreau.stewardship import views

app_name = "stewardship"
urlpatterns: list[URLPattern] = [
    path("historique/<str:kind>/<str:key>/", views.history, name="history"),
    path("historique/<str:kind>/<str:key>/vue/", views.set_hidden, name="set_hidden"),
    path("signaler/<str:kind>/<str:key>/", views.flag, name="flag"),
    path("gardiennage/", views.queue, name="queue"),
    path("gardiennage/journal/", views.journal, name="journal"),
    path("gardiennage/signalements/<int:number>/", views.decide, name="decide"),
]
