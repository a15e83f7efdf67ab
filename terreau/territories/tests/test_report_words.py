"""What an import says of itself: sentences, never lists of codes."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from terreau.territories.report_words import counted, remarked
from terreau.territories.testing import commune

REMARKS = [
    {"code": "outline-rebuilt", "territory": "86158"},
    {"code": "outline-rebuilt", "territory": "12218"},
    {"code": "no-outline", "territory": "15031"},
    {"code": "hole-filled", "territory": "79307", "km2": 34.68},
    {"code": "hole-left", "at": [1.95, 42.46], "km2": 12.0},
    {"code": "not-in-source", "kind": "epci", "territory": "200069854"},
    {"code": "not-estimated", "communes": ["15031", "15035"], "count": 30},
    {"code": "unknown", "communes": ["99999"], "count": 1},
    {"code": "merged", "communes": ["86999"], "count": 1},
    {"code": "unread", "communes": ["x;y"], "count": 1},
]


@pytest.fixture
def here(db):
    return commune("86158")


def test_each_kind_of_remark_is_one_sentence(here):
    said = remarked(REMARKS)
    assert (
        said[0] == "Les contours de 2 communes ont été recomposés de leurs parties\xa0: Migné-Auxances (86158), 12218."
    )
    assert len(said) == 9
    assert all(re.fullmatch(r"[A-Z0-9].*\.", one) and "=" not in one and "[" not in one for one in said)
    assert not any(code["code"] in " ".join(said) for code in REMARKS if "-" in code["code"])


def test_many_places_are_counted_and_some_named(here):
    (said,) = remarked([{"code": "no-outline", "territory": f"15{number:03}"} for number in range(40)])
    assert said.startswith("40 communes")
    assert said.count("15") == 10
    assert said.endswith(" ….")


def test_every_remark_that_imports_make_has_its_sentence(here):
    imports = Path(__file__).resolve().parents[1] / "imports"
    text = "".join(path.read_text() for path in imports.rglob("*.py"))
    made = set(re.findall(r'"code": "([a-z-]+)"', text)) | {"unknown", "merged", "unread"}
    assert made == {one["code"] for one in REMARKS}


def test_a_code_of_tomorrow_is_said_too(here):
    assert remarked([{"code": "strange"}]) == ["1 remarque (strange)."]


def test_counts_have_words_and_empty_ones_are_left_out(here):
    said = counted({"created": 3, "same": 0, "fields": {}, "kinds": {"commune": 2, "epci": 1}})
    assert said == ["nouveaux\xa0: 3", "inchangés\xa0: 0", "dont\xa0: commune 2, intercommunalité 1"]
    with translation.override("en"):
        assert counted({"created": 3})[0] == "new: 3"
