"""Bazar forms of a YesWiki: Interpole's methods, Solucracy's experiences, their lists, marks and brackets."""

import json

import pytest

from terreau.foundation.policy import Actor
from terreau.library import importing
from terreau.library.imports import words, yeswiki, yeswiki_text
from terreau.library.imports.reading import Unreadable
from terreau.library.models import Sheet
from terreau.territories.testing import some_communes

SYSTEM = Actor.of_system("import")
METHOD = {
    "id_fiche": "BouleDeNeige", "id_typeannonce": "10", "statut_fiche": "1", "createur": "LauraD",
    "date_creation_fiche": "2020-02-01 10:00:00", "date_maj_fiche": "2021-03-02 11:00:00",
    "url": "https://methodes.example/?BouleDeNeige", "bf_titre": "Boule de neige",
    "bf_valeur_ajoutee": "Faire émerger une position commune, à deux puis à quatre.",
    "checkboxListeObjectif": "1,3", "checkboxListeTaille": "2,3", "listeListeDuree": "30",
    "radioListeDistance": "Oui, avec adaptation", "listeListeDifficulte": "Facile",
    "bf_deroule": "======À deux====== (10 min)\nChacun **parle** à son //voisin//.\n======À quatre======\nOn compare.",
    "bf_conseils": "Prévoir de la place\n - Annoncer le temps", "bf_pieges": "Ne pas couper la parole.",
    "bf_variantes": "", "bf_materiel": '""<ul><li>Feuilles</li><li>Feutres</li></ul>""',
    "bf_references": "Le guide https://guide.example/a?b=c", "radioListeLicence": "CC BY-SA 4.0",
    "bf_auteurs": "Collectif des Deux Rives", "bf_mail": "laura@example.org", "bf_telephone": "0612345678",
    "bf_latitude": "46.5", "bf_longitude": "0.3", "imagebf_image": "photo.png",
    "bf_surprise": "Une colonne sans place.",
}  # fmt: skip
LISTS = {
    "ListeObjectif": {"1": "Créer du lien", "3": "Décider ensemble et s’aligner"},
    "ListeTaille": {"label": {"2": "6–12", "3": "13–30"}},
    "ListeDuree": {"30": "30–60 min"},
}
EXPERIENCE = {
    "id_fiche": "Commune1", "id_typeannonce": "4", "bf_titre": "Une écoute à Migné", "bf_commanditaire": "La mairie",
    "bf_cout": "5 510 €", "bf_financement": "La commune pour moitié", "bf_dates": "mars à mai 2019",
    "bf_proposition": "Porte à porte puis assemblée.", "bf_difficultes": "Peu de jeunes.", "bf_ville": "Migné-Auxances",
    "bf_adresse": "3 rue des Lilas", "bf_contact": "Ada Lovelace",
}  # fmt: skip


def prepared(data, kind="yeswiki-json", **options):
    text = data if isinstance(data, str) else json.dumps(data)
    return importing.prepare(importing.File("export.json", text.encode()), kind, **options)


@pytest.mark.django_db
def test_interpole_s_method_form_becomes_a_method():
    job = prepared({"entries": {"BouleDeNeige": METHOD}, "lists": LISTS})
    assert job.plan.kind == "method"
    told = importing.apply(SYSTEM, job)
    sheet = Sheet.objects.get()
    fields = sheet.fields
    assert (sheet.kind, sheet.title, sheet.licence) == ("method", "Boule de neige", "CC-BY-SA-4.0")
    assert sheet.summary == "Faire émerger une position commune, à deux puis à quatre."
    assert fields["goals"] == ["know-each-other", "decide"]
    assert (fields["people_min"], fields["people_max"]) == (6, 30)
    assert (fields["minutes_min"], fields["minutes_max"]) == (10, 60)
    assert (fields["remote"], fields["difficulty_facilitator"]) == ("partly", 1)
    assert [(one["title"], one["minutes"]) for one in fields["steps"][:2]] == [("À deux", 10), ("À quatre", 0)]
    assert fields["steps"][0]["text"] == "Chacun **parle** à son *voisin*."
    assert fields["tips"] == ["Prévoir de la place", "Annoncer le temps"]
    assert fields["pitfalls"] == ["Ne pas couper la parole."]
    assert fields["material"] == ["Feuilles", "Feutres"]
    assert fields["references"] == [{"title": "Le guide", "url": "https://guide.example/a?b=c"}]
    assert sheet.authors == ["LauraD", "Collectif des Deux Rives"]
    assert fields["steps"][2] == {"title": "bf_surprise", "minutes": 0, "text": "Une colonne sans place."}
    assert told["left_out"] == {"emails": 1, "phones": 1, "files": 1}


@pytest.mark.django_db
def test_solucracy_s_experience_form_becomes_an_experience():
    some_communes()
    importing.apply(SYSTEM, prepared([EXPERIENCE]))
    sheet = Sheet.objects.get()
    assert sheet.kind == "experience"
    assert sheet.fields["asked_by"] == "La mairie"
    assert sheet.fields["cost_euros"] == 5510
    assert sheet.fields["funding"] == "La commune pour moitié"
    assert sheet.fields["period"] == "mars à mai 2019"
    assert sheet.fields["what_was_done"].startswith("Porte à porte")
    assert sheet.fields["what_failed"] == "Peu de jeunes."
    assert list(sheet.territories.values_list("code", flat=True)) == ["86158"]
    assert "Lilas" not in json.dumps(sheet.fields)
    assert "Lovelace" not in json.dumps(sheet.fields)


@pytest.mark.django_db
def test_a_second_import_of_a_form_changes_nothing_and_a_newer_entry_is_a_new_version():
    importing.apply(SYSTEM, prepared([METHOD]))
    assert importing.apply(SYSTEM, prepared([METHOD]))["run"] is None
    newer = {**METHOD, "date_maj_fiche": "2022-01-01 00:00:00", "bf_pieges": "Parler trop longtemps."}
    assert importing.apply(SYSTEM, prepared([newer]))["counts"] == {"updated": 1}
    assert importing.apply(SYSTEM, prepared([METHOD]))["counts"] == {"older": 1}


def test_csv_has_labels_for_headers():
    text = (
        '"datetime_create","datetime_latest","Nom de la méthode *","Objectif","Déroulé"\n'
        '"2020-01-01 10:00:00","2021-01-01 10:00:00","Boule de neige","Créer du lien","Un\ndeux"\n'
    )
    (record,) = yeswiki.read_csv(text).records
    assert record.title == "Boule de neige"
    assert record.fields == {"Objectif": "Créer du lien", "Déroulé": "Un\ndeux"}
    assert (record.key, record.changed) == ("2020-01-01 10:00:00#boule-de-neige", "2021-01-01 10:00:00")


def test_entries_that_their_site_hides_are_left_out_and_counted():
    reading = yeswiki.read_json(json.dumps([{**METHOD, "statut_fiche": "0"}, EXPERIENCE]))
    assert [one.title for one in reading.records] == ["Une écoute à Migné"]
    assert reading.left_out["drafts"] == 1


@pytest.mark.parametrize(("text", "code"), [("{", "not-json"), ("[]", "no-entry"), ('{"a": 1}', "no-entry")])
def test_what_holds_no_entry_is_refused(text, code):
    with pytest.raises(Unreadable) as refused:
        yeswiki.read_json(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("marks", "markdown"),
    [
        ("**gras** et //penché//", "**gras** et *penché*"),
        ("https://a.example/b", "https://a.example/b"),
        ("[[https://a.example là-bas]] [[PagePrincipale l’accueil]]", "[là-bas](https://a.example) l’accueil"),
        (" - un\n - deux", "- un\n- deux"),
        ("{{bouton}}reste", "reste"),
        ("<p>Un <b>mot</b></p><script>alert(1)</script><p>Deux &amp; trois</p>", "Un **mot**\n\nDeux & trois"),
        ('<a href="javascript:x()">lien</a>', "lien"),
    ],
)
def test_marks_of_yeswiki(marks, markdown):
    assert yeswiki_text.to_markdown(marks) == markdown


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2–5", (2, 5)), ("6-12\n13-30", (6, 30)), ("> 30", (31, None)), ("plus de 30 personnes", (31, None)),
        ("6–15", (6, 15)), ("jusqu'à 12", (1, 12)), ("30 et plus", (30, None)), ("variable", (None, None)),
    ],
)  # fmt: skip
def test_brackets_of_people(text, span):
    assert words.people(text) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10-30 min", (10, 30)), ("< 10", (1, 10)), ("30–60 min", (30, 60)), ("1h30 à 2h", (90, 120)),
        ("2 h", (120, 120)), ("une demi-journée, 2 jours", (240, 960)), ("variable", (None, None)),
        ("1 à 2 heures", (60, 120)),
    ],
)  # fmt: skip
def test_brackets_of_time(text, span):
    assert words.minutes(text) == span


def test_a_text_without_titles_is_one_step_and_numbered_lines_are_several():
    assert words.steps("Tout d’un bloc.", "Déroulé") == [{"title": "Déroulé", "minutes": 0, "text": "Tout d’un bloc."}]
    found = words.steps("1. Accueil (5 min)\nDire bonjour.\n2) Tour de table\nChacun parle.", "Déroulé")
    assert [(one["title"], one["minutes"], one["text"]) for one in found] == [
        ("Accueil", 5, "Dire bonjour."), ("Tour de table", 0, "Chacun parle."),
    ]  # fmt: skip
