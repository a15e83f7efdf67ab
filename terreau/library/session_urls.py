"""Doors to session plans."""

from django.urls import path

from terreau.library.views import session_edit, sessions

urlpatterns = [
    path("seances/", sessions.index, name="sessions"),
    path("seances/nouvelle/", session_edit.start, name="session_start"),
    path("seances/ajouter/", sessions.add, name="session_add"),
    path("seances/<slug:slug>/", sessions.show, name="session"),
    path("seances/<slug:slug>/preparer/", session_edit.edit, name="session_edit"),
    path("seances/<slug:slug>/copier/", sessions.copy, name="session_copy"),
    path("seances/<slug:slug>/garder/", sessions.keep, name="session_keep"),
    path("seances/<slug:slug>/ouvrir/", sessions.publish, name="session_publish"),
    path("seances/<slug:slug>/fermer/", sessions.unpublish, name="session_unpublish"),
    path("seances/<slug:slug>/supprimer/", sessions.delete, name="session_delete"),
    path("seances/<slug:slug>/retablir/", sessions.restore, name="session_restore"),
    path("seances/<slug:slug>/versions/", sessions.versions, name="session_versions"),
    path("seances/<slug:slug>/versions/<int:number>/reprendre/", sessions.back, name="session_back"),
    path("seances/<slug:slug>/deroule.<slug:format>", sessions.document, name="session_document"),
]
