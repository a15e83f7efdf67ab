"""The doors of this room."""

from django.urls import path, re_path

from terreau.library.views import care, confirmed, edit, evidence, find, keepers, paper, read, suggest, vocabularies

app_name = "library"
urlpatterns = [
    path("bibliotheque/", read.index, name="index"),
    path("bibliotheque/nouvelle/", edit.create, name="create"),
    path("bibliotheque/trouver/", find.find, name="find"),
    path("bibliotheque/en-attente/", care.waiting, name="waiting"),
    path("bibliotheque/en-attente/<int:pk>/", care.suggestion, name="suggestion"),
    path("bibliotheque/confirmer/", confirmed.sent, name="confirm_sent"),
    path("bibliotheque/confirmer/<str:token>/", confirmed.confirm, name="confirm"),
    path("bibliotheque/garder/<str:token>/", keepers.keep, name="keep"),
    path("bibliotheque/<slug:slug>/", read.sheet, name="sheet"),
    path("bibliotheque/<slug:slug>/modifier/", edit.edit, name="edit"),
    path("bibliotheque/<slug:slug>/retours/", evidence.experiences, name="experiences"),
    path("bibliotheque/<slug:slug>/versions/", read.versions, name="versions"),
    path("bibliotheque/<slug:slug>/versions/<int:number>/", read.version, name="version"),
    path("bibliotheque/<slug:slug>/versions/<int:old>-<int:new>/", read.compare, name="compare"),
    path("bibliotheque/<slug:slug>/versions/<int:number>/restaurer/", edit.restore, name="restore"),
    path("bibliotheque/<slug:slug>/papier/", paper.paper, name="paper"),
    path("bibliotheque/<slug:slug>/papier/carte-<slug:side>.png", paper.side, name="paper_side"),
    path("bibliotheque/<slug:slug>/papier/<slug:size>.<slug:format>", paper.file, name="paper_file"),
    path("bibliotheque/<slug:slug>/proposer/", suggest.words, name="suggest"),
    path("bibliotheque/<slug:slug>/refuser/", care.decline, name="decline"),
    path("bibliotheque/<slug:slug>/gardiens/", keepers.keepers, name="keepers"),
    path("bibliotheque/<slug:slug>/gardiens/quitter/", keepers.leave, name="leave_keeping"),
    path("bibliotheque/<slug:slug>/gardiens/<int:pk>/retirer/", keepers.withdraw, name="withdraw_keeper"),
    path("bibliotheque/<slug:slug>/<slug:verb>/", care.mark, name="mark"),
    path("glossaire/", vocabularies.glossary, name="glossary"),
    path("vocabulaires/", vocabularies.index, name="vocabularies"),
    re_path(r"^vocabulaires\.(?P<form>ttl|jsonld)$", vocabularies.every_document, name="vocabularies-document"),
    re_path(
        r"^vocabulaires/(?P<code>[a-z0-9-]+)\.(?P<form>ttl|jsonld)$",
        vocabularies.document,
        name="vocabulary-document",
    ),
    path("vocabulaires/<slug:code>/", vocabularies.vocabulary, name="vocabulary"),
    path("vocabulaires/<slug:code>/modifier/", vocabularies.edit, name="vocabulary-edit"),
    path("vocabulaires/<slug:code>/mots/", vocabularies.edit_concept, name="concept-new"),
    path("vocabulaires/<slug:code>/mots/<slug:concept>/", vocabularies.edit_concept, name="concept-edit"),
    path("vocabulaires/<slug:code>/versions/<int:number>/", vocabularies.version, name="vocabulary-version"),
    path("vocabulaires/<slug:code>/versions/<int:old>-<int:new>/", vocabularies.compare, name="vocabulary-compare"),
    path("vocabulaires/<slug:code>/versions/<int:number>/restaurer/", vocabularies.restore, name="vocabulary-restore"),
    path("vocabulaires/<slug:code>/<slug:concept>/", vocabularies.concept, name="concept"),
]
