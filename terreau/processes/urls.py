"""The doors of this room."""

from django.urls import path

from terreau.processes.views import keep, show, write

app_name = "processes"
urlpatterns = [
    path("sollicitations/", show.index, name="index"),
    path("sollicitations/nouvelle/", write.start, name="start"),
    path("sollicitations/<slug:slug>/", show.proposal, name="proposal"),
    path("sollicitations/<slug:slug>/qr.svg", show.qr, name="qr"),
    path("sollicitations/<slug:slug>/relire/", keep.read, name="read"),
    path("sollicitations/<slug:slug>/garder/", keep.keep, name="keep"),
    path("sollicitations/<slug:slug>/partager/", keep.share, name="share"),
    path("sollicitations/<slug:slug>/publier/", keep.publish, name="publish"),
    path("sollicitations/<slug:slug>/retirer/", keep.withdraw, name="withdraw"),
    path("sollicitations/<slug:slug>/supprimer/", keep.delete, name="delete"),
    path("sollicitations/<slug:slug>/retablir/", keep.restore, name="restore"),
    path("sollicitations/<slug:slug>/ecrire/<slug:step>/", write.step, name="step"),
    path("sollicitations/<slug:slug>/brouillon/<slug:step>/", write.autosave, name="autosave"),
    path("sollicitations/<slug:slug>/<str:what>.<str:format>", show.document, name="document"),
]
