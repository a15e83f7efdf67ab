"""Cards of two sides: whatever is written on them, each side is one page, tagged, and says where the rest is."""

import re
from datetime import UTC, datetime
from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from terreau.foundation.documents.cards import Card, Cards, Entry, Fact, Section, cards_pdf, cards_pictures
from terreau.foundation.documents.tests.test_documents import HOSTILE, structure

REST = "La suite est en ligne."
SENTENCE = "Chacun prend la parole à son tour, puis le groupe relit ce qui a été noté. "


def card(name="Aquarium", steps=4, words=1, **changes):
    entries = tuple(Entry(SENTENCE * words, f"Étape {n}", "10 min") for n in range(1, steps + 1))
    fields = {
        "lead": "Faire parler quelques personnes au centre.",
        "label": "méthode",
        "icon": "footprints",
        "colour": "#1f4d38",
        "url": "https://example.org/bibliotheque/aquarium/",
        "facts": (Fact("Personnes", "15 à 80", "users"), Fact("Animer", "facile", "mountain", 1)),
        "front": (Section("À la fin", (Entry("Une conversation lisible."),)),),
        "back": (Section("Déroulé", entries, "steps"), Section("Pièges", (Entry("Finir par un discours."),), "list")),
        "foot": ("Version 3, 24 novembre 2026", "Terreau. Licence : CC BY-SA 4.0"),
    }
    return Card(name, **{**fields, **changes})


def cards(*given):
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    return Cards("Une carte", "fr", given, REST, "QR code vers", "Vos notes", author="Terreau", date=at)


def read(data):
    return PdfReader(BytesIO(data))


def words(page):
    return re.sub(r"\s+", " ", page.extract_text())


def size(page):
    return [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]]


def test_a_card_has_two_sides_of_a6():
    pages = read(cards_pdf(cards(card()))).pages
    assert [size(page) for page in pages] == [[105, 148]] * 2
    assert "Aquarium" in words(pages[0])
    assert "Version 3, 24 novembre 2026" in words(pages[0])
    assert "Étape 4" in words(pages[1])
    assert "10 min" in words(pages[1])
    assert "Finir par un discours." in words(pages[1])


def test_a_card_is_tagged_and_its_code_has_words():
    reader = read(cards_pdf(cards(card())))
    root = reader.root_object
    assert root["/Lang"] == "fr-FR"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    tags = structure(root["/StructTreeRoot"])
    figures = [node["/Alt"] for name, node in tags if name == "/Figure"]
    assert figures == ["QR code vers https://example.org/bibliotheque/aquarium/"]
    assert [name for name, _node in tags].count("/H1") == 2
    assert "/H2" in {name for name, _node in tags}


def test_what_is_short_leaves_lines_to_write_on_and_cuts_nothing():
    pages = read(cards_pdf(cards(card(steps=1)))).pages
    assert "Vos notes" in words(pages[1])
    assert REST not in words(pages[1])


def test_what_is_long_is_set_smaller_before_anything_is_cut():
    def sizes(data):
        found = set()
        read(data).pages[1].extract_text(
            visitor_text=lambda text, cm, tm, font, size: found.add(round(size, 1)) if "Chacun" in text else None
        )
        return found

    short, long = cards_pdf(cards(card(steps=4))), cards_pdf(cards(card(steps=6, words=4)))
    assert max(sizes(short)) > max(sizes(long)) >= 7
    assert REST not in words(read(long).pages[1])


def test_what_is_too_long_keeps_every_step_and_says_where_the_rest_is():
    pages = read(cards_pdf(cards(card(steps=12, words=30)))).pages
    assert len(pages) == 2
    text = words(pages[1])
    assert all(f"Étape {n}" in text for n in range(1, 13))
    assert "…" in text
    assert REST in text


def test_four_cards_stand_on_one_sheet_and_their_backs_behind_them():
    """Flipped on the long edge, the back of the card at the left is at the right."""
    pages = read(cards_pdf(cards(*[card(name) for name in "ABCDE"]), "a4")).pages
    assert [size(page) for page in pages] == [[210, 297]] * 4

    def columns(page, names):
        found = {}

        def look(text, cm, tm, font, size):
            if text.strip() and text.strip() in names:
                found.setdefault(text.strip(), round((tm[4] * cm[0] + cm[4]) * 25.4 / 72) > 105)

        page.extract_text(visitor_text=look)
        return found

    assert columns(pages[0], "ABCD") == {"A": False, "B": True, "C": False, "D": True}
    assert columns(pages[1], "ABCD") == {"A": True, "B": False, "C": True, "D": False}
    assert columns(pages[2], "E") == {"E": False}


def test_pictures_are_the_pages():
    front, back = (Image.open(BytesIO(one)) for one in cards_pictures(cards(card()), ppi=72))
    assert front.size == back.size
    assert abs(front.width / front.height - 105 / 148) < 0.01


texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=60), st.integers(0, 900).map(lambda n: SENTENCE[:n] * (n // 80 + 1))
)


@given(st.lists(st.tuples(texts, texts), max_size=40), texts, texts)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_written_a_side_is_one_page(steps, name, lead):
    entries = tuple(Entry(text, head[:200], "5 min") for text, head in steps)
    given = card((name or "x")[:200], lead=lead[:300], back=(Section("Déroulé", entries, "steps"),), foot=(lead[:130],))
    assert len(read(cards_pdf(cards(given))).pages) == 2
