"""Kits: a selection of sheets, from the basket, an address or a path, as one document in four formats."""

import json
import re
import zipfile
from io import BytesIO

import docx
import pytest
from django.test import Client
from odfdo import Document as Office
from pypdf import PdfReader

from terreau.foundation.documents.tests.test_epub import opened, text_of
from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.policy import Actor
from terreau.foundation.testing import run_command
from terreau.library import basket, testing
from terreau.library.paper import kits

pytestmark = pytest.mark.django_db
READER = Actor.anonymous()


@pytest.fixture
def three():
    testing.method("Aquarium", authors=["Léa"])
    testing.method("Balade", licence="CC0-1.0", authors=["Karim"])
    return testing.structure("Une association")


def words(data, format):
    if format == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    elif format == "docx":
        text = " ".join(one.text for one in docx.Document(BytesIO(data)).paragraphs)
    elif format == "epub":
        text = " ".join(text_of(page) for _name, page in opened(data)[1])
    else:
        text = Office(BytesIO(data)).body.text_recursive
    return re.sub(r"\s+", " ", text)


def put(client, *slugs):
    for slug in slugs:
        answer = client.post("/panier/ajouter/", {"sheet": slug})
        assert answer.status_code == 302
    return client.get("/panier/").content.decode()


@pytest.mark.parametrize("format", ["pdf", "odt", "docx", "epub"])
def test_a_kit_has_cover_contents_sheets_and_licences(three, format):
    kit = kits.of_slugs(READER, ["balade", "aquarium", "une-association"], "La veillée")
    text = words(kits.draw(kit, "a4", format), format)
    at = 0
    for said in (
        "La veillée", "3 fiches", "Sommaire", "Balade", "Aquarium", "Auteurs et licences", "Balade",
        "Poser les panneaux",
        "Aquarium", "Une association", "Auteurs et licences", "CC0 1.0", "« Balade », Karim, version 1",
        "CC BY-SA 4.0", "« Aquarium », Léa, version 1",
    ):  # fmt: skip
        found = text.find(said, at)
        assert found >= 0, said
        at = found


def test_each_sheet_of_a_kit_has_its_own_code(three):
    kit = kits.of_slugs(READER, ["balade", "aquarium"])
    data = kits.draw(kit, "a4", "docx")
    alts = [shape._inline.docPr.get("descr") for shape in docx.Document(BytesIO(data)).inline_shapes]
    assert [alt.rsplit("/", 2)[-2] for alt in alts[1:]] == ["balade", "aquarium"]
    with zipfile.ZipFile(BytesIO(kits.draw(kit, "a4", "epub"))) as book:
        assert len([name for name in book.namelist() if name.endswith(".png")]) == 3


def test_cards_of_a_kit_stand_four_to_a_sheet(three):
    kit = kits.of_slugs(READER, ["balade", "aquarium", "une-association"])
    assert len(PdfReader(BytesIO(kits.draw(kit, "4xa6", "pdf"))).pages) == 2
    assert len(PdfReader(BytesIO(kits.draw(kit, "a6", "pdf"))).pages) == 6


def test_a_path_is_a_kit_of_its_methods_in_order():
    first, second = testing.method("Aquarium"), testing.method("Balade")
    path = testing.path("Le chemin", [("Sortir", [second]), ("Parler", [first, second])])
    kit = kits.of_path(READER, path.slug)
    assert kit.slugs == ["le-chemin", "balade", "aquarium"]
    assert kit.name == "Le chemin"
    assert kit.query == "parcours=le-chemin"
    with pytest.raises(NotFound):
        kits.of_path(READER, "aquarium")


def test_a_kit_leaves_out_what_the_reader_may_not_see_and_what_there_is_not(three):
    testing.method("Cachée", published=False)
    assert kits.of_slugs(READER, ["cachee", "nulle-part", "balade", "balade"]).slugs == ["balade"]


def test_a_kit_has_an_end(three):
    with pytest.raises(Invalid):
        kits.of_slugs(READER, [f"fiche-{n}" for n in range(kits.MOST + 1)])
    with pytest.raises(Invalid):
        kits.draw(kits.of_slugs(READER, ["nulle-part"]), "a4", "pdf")


def test_sheets_whose_licence_is_not_known_say_so(three):
    sheet = testing.method("Trouvée")
    type(sheet).objects.filter(pk=sheet.pk).update(licence="unknown")
    text = words(kits.draw(kits.of_slugs(READER, ["trouvee", "balade"]), "a4", "docx"), "docx")
    assert "Personne n’a encore fixé la licence de ces textes" in text


def test_the_basket_fills_orders_and_empties_without_account(client, three):
    page = put(client, "aquarium", "balade", "aquarium", "nulle-part")
    assert page.index("Aquarium") < page.index("Balade")
    client.post("/panier/changer/", {"down": "aquarium"})
    page = client.get("/panier/").content.decode()
    assert page.index("Balade") < page.index("Aquarium")
    left = client.post("/panier/changer/", {"remove": "balade"}, follow=True).content.decode()
    assert 'name="slugs" value="balade,aquarium"' in left
    client.post("/panier/reprendre/", {"slugs": "balade,aquarium"})
    assert "Balade" in client.get("/panier/").content.decode()
    client.post("/panier/changer/", {"empty": "1"})
    assert "Ce kit n’a pas encore de fiche" in client.get("/panier/").content.decode()


def test_moving_what_is_not_there_changes_nothing():
    assert basket.moved(["a", "b"], "c", 1) == ["a", "b"]
    assert basket.moved(["a", "b"], "a", -1) == ["a", "b"]
    assert basket.moved(["a", "b"], "b", -1) == ["b", "a"]


def test_a_forged_basket_is_worth_nothing(client, three):
    client.cookies[basket.COOKIE] = "WyJhcXVhcml1bSJd:forged"
    assert "Ce kit n’a pas encore de fiche" in client.get("/panier/").content.decode()


def test_another_site_may_not_fill_a_basket(three):
    strict = Client(enforce_csrf_checks=True)
    for headers in ({"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = strict.post("/panier/ajouter/", {"sheet": "aquarium"}, headers=headers)
        assert answer.status_code == 403
    for own in ({"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}):
        assert strict.post("/panier/ajouter/", {"sheet": "aquarium"}, headers=own).status_code == 302


def test_a_script_gets_a_sentence(client, three):
    answer = client.post("/panier/ajouter/", {"sheet": "aquarium"}, headers={"Accept": "application/json"})
    assert answer.json() == {"count": 1, "said": "Votre kit a 1 fiche."}


def test_the_pages_lead_to_the_basket(client, three):
    testing.path("Le chemin", [("Sortir", [])])
    for page in ("/bibliotheque/", "/bibliotheque/aquarium/"):
        text = client.get(page).content.decode()
        assert 'action="/panier/ajouter/"' in text
        assert "csrfmiddlewaretoken" not in text
    assert "/panier/?parcours=le-chemin" in client.get("/bibliotheque/le-chemin/").content.decode()


def test_a_kit_is_shared_by_its_address(client, three):
    address = "/panier/?fiches=balade,aquarium&titre=La%20veill%C3%A9e"
    page = client.get(address).content.decode()
    assert "<h1>La veillée</h1>" in page
    files = re.findall(r'href="(/panier/kit-[^"]+)"', page)
    assert len(files) == 6
    for file in files:
        answer = client.get(file.replace("&amp;", "&"))
        assert answer.status_code == 200, file
        assert "la-veillee-" in answer["Content-Disposition"]
    for wrong in ("/panier/kit-a4.exe?fiches=balade", "/panier/kit-a6.odt?fiches=balade"):
        assert client.get(wrong).status_code == 404
    assert client.get("/panier/kit-a4.pdf").status_code == 400


def test_the_command_draws_a_kit(three, tmp_path):
    out = tmp_path / "kit.epub"
    code, told = run_command(
        "library", "library", "kit", "balade", "aquarium", "--title", "La veillée", "--format", "epub",
        "--out", str(out), "--json",
    )  # fmt: skip
    assert code == 0
    assert json.loads(told)["sheets"] == ["balade", "aquarium"]
    opened(out.read_bytes())
    path = testing.path("Le chemin", [("Sortir", [three.__class__.objects.get(slug="balade")])])
    code, told = run_command("library", "library", "kit", "--path", path.slug, "--out", str(out), "--json")
    assert json.loads(told)["sheets"] == ["le-chemin", "balade"]
    assert run_command("library", "library", "kit", "nulle-part", "--out", str(out))[0] == 2
