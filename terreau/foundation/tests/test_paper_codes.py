"""Codes made from one another are those that the library makes one by one."""

import segno
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation import paper_codes
from terreau.foundation.paper_codes import OFTEN, drawing


def by_segno(address):
    code = segno.make(address, error="m", micro=False, mask=3)
    return code.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)


HEADS = (
    "https://terreau.example.org/communes/",
    "http://127.0.0.1:8000/en/communes/",
    "HTTPS://T.FR/",
    "",
    "https://é.fr/",
)


@given(st.sampled_from(HEADS), st.text("0123456789AB", min_size=1, max_size=9), st.sampled_from(["/", "", "-ça/"]))
def test_every_address_has_the_code_that_the_library_gives(head, number, tail):
    drawing.cache_clear()
    for digit in "2468":  # the family is met often enough
        drawing(f"{head}{number.replace('1', digit)}{tail}")
    assert drawing(f"{head}{number}{tail}") == by_segno(f"{head}{number}{tail}")


def test_a_family_met_often_is_made_from_its_first(monkeypatch):
    drawing.cache_clear()
    addresses = [f"https://terreau.example.org/epci/{number:05}/" for number in range(70_000, 70_400)]
    for address in addresses[:OFTEN]:
        drawing(address)
    made = []
    one_by_one = paper_codes._made
    monkeypatch.setattr(paper_codes, "_made", lambda address: made.append(address) or one_by_one(address))
    assert [drawing(address) for address in addresses[OFTEN:]] == [by_segno(one) for one in addresses[OFTEN:]]
    assert len(made) <= 1 + 4 * 5  # the first, and each bit of five digits


def test_what_is_remembered_of_families_is_bounded():
    drawing.cache_clear()
    for number in range(paper_codes.MOST_FAMILIES + 50):
        paper_codes._seen[f"family {number}"] = 1
    drawing("https://terreau.example.org/")
    assert len(paper_codes._seen) <= paper_codes.MOST_FAMILIES + 1
