"""Pages of the house itself: about, legal, data, style."""

from django.urls import path

from terreau.foundation import views

app_name = "foundation"
urlpatterns = [
    path("style/", views.style, name="style"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
