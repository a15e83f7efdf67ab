"""Sheets on paper: cards, pages, files, for every kind of sheet."""

import json
import re
from io import BytesIO

import docx
import pytest
from odfdo import Document as Office
from pypdf import PdfReader

from terreau.foundation.errors import NotFound
from terreau.foundation.pages import HEADER
from terreau.foundation.testing import run_command
from terreau.library import actions, content, starter_sheets, testing
from terreau.library.models import Sheet
from terreau.library.paper import drawing
from terreau.library.paper.printed import printed
from terreau.people import testing as people
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db
SLUG = "porteur-de-paroles"


def words(data):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def test_the_card_of_a_method_says_what_one_needs_in_the_field():
    sheet = testing.method(authors=["Léa", "Karim"], summary="Faire parler une place.")
    text = words(drawing.draw(printed(sheet), "a6", "pdf"))
    for said in (
        "Porteur de paroles", "MÉTHODE", "Faire parler une place.", "3 à 30 personnes", "1 h à 2 h",
        "2 personnes au moins", "facile", "Des paroles recueillies.", "Installer", "20 min", "Aller vers les gens.",
        "Une question fermée.", "Ne rien rendre.", "Version 1", "Léa, Karim", "CC BY-SA 4.0",
        "/bibliotheque/porteur-de-paroles/",
    ):  # fmt: skip
        assert said in text, said


def test_a_card_names_three_pitfalls():
    sheet = testing.method(fields={"pitfalls": [f"Piège {n}." for n in range(1, 6)]})
    text = words(drawing.draw(printed(sheet), "a6", "pdf"))
    assert "Piège 3." in text
    assert "Piège 4." not in text


@pytest.mark.parametrize("format", ["pdf", "odt", "docx"])
def test_the_page_has_the_whole_sheet(format):
    sheet = testing.method(fields={"references": [{"title": "Un livre", "url": "https://example.org/livre"}]})
    data = drawing.draw(printed(sheet), "a4", format)
    if format == "pdf":
        text = words(data)
    elif format == "docx":
        text = " ".join(one.text for one in docx.Document(BytesIO(data)).paragraphs)
    else:
        text = Office(BytesIO(data)).body.text_recursive
    for said in (
        "Porteur de paroles", "en une phrase", "1. Installer · 20 min", "Poser les panneaux.", "Choisir un lieu",
        "Au marché.", "Prévoir des chaises.", "La fiche imprimée.", "https://example.org/livre", "Version 1",
    ):  # fmt: skip
        assert said in text, said


def test_an_experience_on_paper_has_its_place_and_its_failure():
    sheet = testing.experience(
        testing.method(), territories=[commune("86158")], fields={"what_failed": "Il a plu.", "people": 40}
    )
    for size in ("a6", "a4"):
        text = words(drawing.draw(printed(sheet), size, "pdf"))
        assert "Migné-Auxances" in text
        assert "Il a plu." in text
        assert "Porteur de paroles" in text


def test_a_method_that_nobody_may_read_is_named_on_no_paper():
    method = testing.method("Secrète")
    sheet = testing.experience(method)
    actions.hide(people.steward(), method)
    sheet.refresh_from_db()
    for size in ("a6", "a4"):
        assert "Secrète" not in words(drawing.draw(printed(sheet), size, "pdf"))


def test_a_method_on_paper_names_those_that_come_before_and_after():
    testing.method("Balade")
    sheet = testing.method("Aquarium", {"before": ["balade"]})
    text = words(drawing.draw(printed(sheet), "a4", "pdf"))
    assert "Balade" in text
    assert "- balade" not in text
    other = words(drawing.draw(printed(Sheet.objects.get(slug="balade")), "a4", "pdf"))
    assert "Aquarium" in other


def test_a_path_on_paper_says_what_comes_before_and_after():
    path = testing.path(steps=[("Écouter", [testing.method()]), ("Décider", []), ("Agir", [])])
    text = words(drawing.draw(printed(path), "a4", "pdf"))
    assert "1. Décider · 4–8 semaines" in text
    assert "Vient après Mène à" in text or "Vient après Écouter" in text
    assert "Porteur de paroles" in text
    card = words(drawing.draw(printed(path), "a6", "pdf"))
    assert card.index("Écouter") < card.index("Décider") < card.index("Agir")


def test_an_older_version_prints_as_it_was():
    sheet = testing.method()
    changed = content.of(sheet) | {"title": "Porteuse de paroles"}
    actions.edit_sheet(people.steward(), sheet, changed, base=1)
    sheet.refresh_from_db()
    old, new = (words(drawing.draw(printed(sheet, number), "a6", "pdf")) for number in (1, None))
    assert "Porteur de paroles" in old
    assert "Version 1," in old
    assert "Porteuse de paroles" in new
    assert "Version 2," in new
    with pytest.raises(NotFound):
        printed(sheet, 9)


def test_many_authors_are_counted():
    sheet = testing.method(authors=[f"Une personne au nom plutôt long numéro {n}" for n in range(30)])
    assert re.search(r"numéro 0, .* et 2\d autres personnes", printed(sheet).credit())


def test_the_page_of_papers_offers_files_that_open(client):
    sheet = testing.method()
    answer = client.get("/bibliotheque/porteur-de-paroles/papier/")
    assert answer.status_code == 200
    assert HEADER in answer
    files = re.findall(r'href="(/bibliotheque/porteur-de-paroles/papier/[^"]+)"', answer.content.decode())
    assert len(files) == 6
    for file in files:
        drawn = client.get(file)
        assert drawn.status_code == 200, file
        format = file.rsplit(".", 1)[1]
        assert drawn["Content-Type"] == drawing.media_type(format)
        assert f"{sheet.slug}-v1-" in drawn["Content-Disposition"]
    side = client.get("/bibliotheque/porteur-de-paroles/papier/carte-recto.png")
    assert side.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["papier/a6.odt", "papier/a3.pdf", "papier/a4.exe", "papier/carte-tranche.png"])
def test_paper_that_there_is_not(client, path):
    testing.method()
    assert client.get(f"/bibliotheque/porteur-de-paroles/{path}").status_code == 404


def test_nobody_prints_what_she_may_not_read(client):
    testing.method(published=False)
    for path in ("papier/", "papier/a6.pdf", "papier/carte-recto.png"):
        assert client.get(f"/bibliotheque/porteur-de-paroles/{path}").status_code == 404


def test_the_command_writes_a_file(tmp_path, capsys):
    testing.method()
    out = tmp_path / "carte.pdf"
    code, told = run_command("library", "library", "print", SLUG, "--size", "a6", "--out", str(out), "--json")
    assert code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert json.loads(told) == {"file": str(out), "bytes": out.stat().st_size, "slug": SLUG, "version": 1, "size": "a6"}
    for wrong in (
        ["--size", "a6", "--format", "odt", "--out", str(out)],
        ["--out", str(tmp_path / "nowhere" / "x.pdf")],
    ):
        assert run_command("library", "library", "print", SLUG, *wrong)[0] == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.slow
def test_every_starter_sheet_fits_on_its_card():
    starter_sheets.load(lambda done, total: None)
    sheets = list(Sheet.objects.order_by("slug"))
    assert len(sheets) > 50
    for sheet in sheets:
        pages = PdfReader(BytesIO(drawing.draw(printed(sheet), "a6", "pdf"))).pages
        assert len(pages) == 2, sheet.slug
        steps = sheet.fields.get("steps", [])
        back = re.sub(r"[\s\u00ad-]+", "", pages[1].extract_text())
        missing = [one["title"] for one in steps if re.sub(r"[\s-]+", "", one["title"]) not in back]
        assert missing == [], sheet.slug
