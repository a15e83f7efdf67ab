"""The doors of this room."""

from django.urls import URLPattern, path

from terreau.territories.views import classes, correct, draw

app_name = "territories"
urlpatterns: list[URLPattern] = [
    path("a-propos/classes/", classes.classes, name="classes"),
    path("communes/<str:code>/classe/", classes.class_of, name="class"),
    path("communes/<str:code>/classe/propositions/<int:number>/", classes.suggestion, name="class_suggestion"),
    path("communes/<str:code>/classe/propositions/<int:number>/retirer/", classes.withdraw, name="withdraw_class"),
    path("communes/<str:code>/mairie/", correct.town_hall, name="town_hall"),
    path("territoires/nouveau/", draw.draw, name="draw"),
    path("territoires/<slug:code>/modifier/", draw.edit, name="edit"),
    path("territoires/<slug:code>/versions/<int:number>/reprendre/", draw.restore, name="restore"),
]
