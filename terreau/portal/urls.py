"""The doors of this room."""

from django.urls import path, re_path

from terreau.portal.views import home, search, space, territory

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("communes/", home.choose_commune, name="choose_commune"),
    path("carte/", home.map_of_france, name="map"),
    path("chercher/", search.search, name="search"),
    path("mon-espace/", space.my_space, name="my_space"),
    re_path(
        r"^(?P<word>communes|epci|departements|regions|territoires)/(?P<code>[\w-]{1,60})/$",
        territory.show,
        name="territory",
    ),
]
