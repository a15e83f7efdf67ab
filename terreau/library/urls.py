"""The doors of this room."""

from django.urls import path

from terreau.library import views

app_name = "library"
urlpatterns = [
    path("bibliotheque/", views.index, name="index"),
    path("bibliotheque/<slug:slug>/", views.sheet, name="sheet"),
]
