"""The doors of this room."""

from django.urls import URLPattern, path

from terreau.territories import views

app_name = "territories"
urlpatterns: list[URLPattern] = [
    path("territoires/nouveau/", views.draw, name="draw"),
    path("territoires/<slug:code>/modifier/", views.edit, name="edit"),
    path("territoires/<slug:code>/versions/<int:number>/reprendre/", views.restore, name="restore"),
]
