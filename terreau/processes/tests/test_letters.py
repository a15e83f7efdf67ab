"""The letter fits on one page and reaches the real town hall; the dossier tells everything; both say the same in
the three formats."""

from io import BytesIO

import docx
import pytest
from odfdo import Document as Office
from pypdf import PdfReader

from terreau.foundation.documents import FORMATS
from terreau.foundation.errors import Invalid
from terreau.library.testing import method, path
from terreau.people import testing as people
from terreau.processes import actions, letters, queries
from terreau.processes.french import of
from terreau.processes.models import LONG, SHORT
from terreau.processes.testing import draft, public, written
from terreau.processes.vocabulary import ASKS
from terreau.territories.testing import commune, some_communes

pytestmark = pytest.mark.django_db


def text_of(data, format):
    if format == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    elif format == "docx":
        word = docx.Document(BytesIO(data))
        text = " ".join(child.text for child in word.element.body.iter() if child.tag.endswith("}t") and child.text)
    else:
        text = Office(BytesIO(data)).body.text_recursive
    return "".join(text.split())


def has(text, words):
    return "".join(words.split()) in text


@pytest.mark.parametrize("format", FORMATS)
def test_the_letter_is_addressed_to_the_town_hall(format):
    proposal = written(contact="12 rue des Prés\n86440 Migné-Auxances\n05 49 00 00 00")
    text = text_of(letters.draw(proposal, "letter", format, private=True), format)
    for words in (
        "Léa et Karim",
        "12 rue des Prés",
        "Mairie de Migné-Auxances",
        "1 place de la Mairie",
        "86440 MIGNÉ-AUXANCES",
        "Madame, Monsieur le Maire,",
        "Écouter nos hameaux",
        "Nous voudrions écouter tout le monde.",
        "habitants en 2023",
        "INSEE",
        "Porteur de paroles",
        "Une clé suffit.",
        "janvier à mars 2027",
    ):
        assert has(text, words), words


def long_one(by):
    proposal = draft(by, writers="É" * 160, contact="\n".join(["x" * 90] * 5))[0]
    some_communes()
    sheets = [method(f"Méthode {'m' * 150} {number}") for number in range(12)]
    codes = ["population", "trend-five-years", "trend-since", "area", "density", "epci", "department"]
    actions.write(by, proposal, "why", {"title": "t" * 160, "why": "Un mot après l’autre. " * (LONG // 22)})
    chosen = {"path": path("p" * 190).slug, "methods": [s.slug for s in sheets], "methods_words": "m " * (SHORT // 2)}
    actions.write(by, proposal, "methods", chosen)
    actions.write(by, proposal, "facts", {"facts": [f"86158:{code}" for code in codes]})
    asks = {"asks": list(ASKS), "asks_words": "d " * (SHORT // 2), "calendar": "c " * (SHORT // 2)}
    actions.write(by, proposal, "asks", asks)
    return queries.find(by, proposal.slug)


def test_the_letter_fits_on_one_page_whatever_was_written():
    by = people.actor()
    for proposal in (long_one(by), written(by), draft(by)[0]):
        reader = PdfReader(BytesIO(letters.draw(proposal, "letter", "pdf", private=True)))
        assert len(reader.pages) == 1


def test_the_longest_list_of_full_sentences_fits_on_one_page():
    by = people.actor()
    proposal = long_one(by)
    longest = sorted(ASKS, key=lambda code: -len(str(ASKS[code].sentence)))[: letters.ROOMS[0].asks]
    actions.write(by, proposal, "asks", {"asks": longest, "asks_words": "d " * 900, "calendar": "c " * 900})
    reader = PdfReader(BytesIO(letters.draw(queries.find(by, proposal.slug), "letter", "pdf", private=True)))
    assert len(reader.pages) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_the_dossier_tells_everything(format):
    proposal = public(contact="lea@example.org")
    text = text_of(letters.draw(proposal, "dossier", format, private=True), format)
    for words in (
        "Nous voudrions écouter tout le monde.",
        "Les hameaux ne se rencontrent plus.",
        "lien social et solidarités",
        "Trois samedis au marché.",
        "Porteur de paroles, en une phrase.",
        "Poser les panneaux.",
        "CC BY-SA 4.0",
        "De janvier à mars 2027.",
        "lea@example.org",
        f"/sollicitations/{proposal.slug}/",
        "Madame, Monsieur le Maire,",
    ):
        assert has(text, words), words


@pytest.mark.parametrize("what", letters.WHATS)
@pytest.mark.parametrize("format", FORMATS)
def test_a_stranger_never_reads_the_contact(what, format):
    proposal = public(contact="05 49 12 34 56")
    assert "0549123456" in text_of(letters.draw(proposal, what, format, private=True), format)
    assert "0549123456" not in text_of(letters.draw(proposal, what, format, private=False), format)


def test_a_draft_has_no_public_address_on_it():
    text = text_of(letters.draw(written(), "dossier", "pdf", private=True), "pdf")
    assert "sollicitations/" not in text


def test_the_town_hall_of_a_merged_commune_is_its_successor_s():
    new = commune("86194")
    old = commune()
    proposal = written(place=old)
    old.valid_to, old.successor = "2027-01-01", new
    old.save()
    text = text_of(letters.draw(queries.find(people.actor(), proposal.slug), "letter", "pdf", True), "pdf")
    assert has(text, "86000 POITIERS")
    assert not has(text, "86440")


@pytest.mark.parametrize("known", [{}, {"email": "mairie@example.org"}])
def test_an_unknown_address_leaves_blank_lines(known):
    proposal = written(place=commune(town_hall=known))
    assert letters.addressee(proposal.territory) == ()
    assert letters.draw(proposal, "letter", "pdf", True).startswith(b"%PDF")
    assert "......" in text_of(letters.draw(proposal, "letter", "docx", True), "docx")


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_typed_is_text_and_nothing_else(format):
    by = people.actor()
    hostile = '#read("/etc/passwd") <script>x</script> =cmd|A1 @ref $x$ {{ secret }}'
    proposal, _key = draft(by, writers=hostile, contact=hostile)
    actions.write(by, proposal, "why", {"title": hostile, "why": f"`{hostile}`"})
    actions.write(by, proposal, "asks", {"asks_words": hostile, "calendar": hostile})
    text = text_of(letters.draw(queries.find(by, proposal.slug), "dossier", format, True), format)
    assert has(text, '#read("/etc/passwd") <script>x</script> =cmd|A1')


def test_the_letter_is_in_french_whatever_the_reader_speaks():
    from django.utils.translation import override

    with override("en"):
        text = text_of(letters.draw(written(), "letter", "pdf", True), "pdf")
        assert letters.file_name(written(), "letter", "pdf").startswith("letter-")
    assert has(text, "Madame, Monsieur le Maire,")


def test_there_are_two_documents():
    with pytest.raises(Invalid):
        letters.document(draft()[0], "poster", True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Poitiers", "de Poitiers"),
        ("Exoudun", "d’Exoudun"),
        ("Hérisson", "d’Hérisson"),
        ("Le Mans", "du Mans"),
        ("Les Herbiers", "des Herbiers"),
        ("La Rochelle", "de La Rochelle"),
        ("L'Isle-Jourdain", "de L'Isle-Jourdain"),
        ("Épernay", "d’Épernay"),
    ],
)
def test_french_joins_of_to_a_name(name, words):
    assert of(name) == words
