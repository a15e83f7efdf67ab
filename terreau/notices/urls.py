"""The doors of this room."""

from django.urls import URLPattern, path

from terreau.notices import views

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("mon-espace/avis/", views.mine, name="mine"),
    path("mon-espace/avis/lus/", views.read_all, name="read_all"),
    path("mon-espace/avis/<int:number>/", views.open_, name="open"),
    path("avis/stop/<str:token>/", views.stop, name="stop"),
]
