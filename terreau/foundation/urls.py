"""Pages of the house itself: about, legal, data, style."""

from django.urls import path

from terreau.foundation import specimens, views

app_name = "foundation"
urlpatterns = [
    path("a-propos/", views.about, name="about"),
    path("mentions-legales/", views.legal, name="legal"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("donnees-ouvertes/", views.open_data, name="open-data"),
    path("code-source.zip", views.source, name="source"),
    path("style/", specimens.style, name="style"),
    path("style/suggest/", specimens.suggest, name="style-suggest"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
