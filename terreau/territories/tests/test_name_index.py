import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terreau.territories.name_index import NameIndex, Place
from terreau.territories.tests.deformations import DEFORMATIONS

VIENNE = ("86", "Vienne", "Nouvelle-Aquitaine")
_NAMES = {
    "86194": ("Poitiers", "86", "Vienne", ("86000",), 89916),
    "86158": ("Migné-Auxances", "86", "Vienne", ("86440",), 6285),
    "86222": ("Saint-Georges-lès-Baillargeaux", "86", "Vienne", ("86130",), 4385),
    "86115": ("Jaunay-Marigny", "86", "Vienne", ("86130", "86380"), 7528),
    "86281": ("Saint-Martin-la-Pallu", "86", "Vienne", ("86170",), 5600),
    "33449": ("Saint-Médard-en-Jalles", "33", "Gironde", ("33160",), 32000),
    "87166": ("Saint-Martin-le-Vieux", "87", "Haute-Vienne", ("87700",), 900),
    "79184": ("La Mothe-Saint-Héray", "79", "Deux-Sèvres", ("79800",), 1652),
    "79174": ("Melle", "79", "Deux-Sèvres", ("79500",), 5752),
    "35173": ("Melesse", "35", "Ille-et-Vilaine", ("35520",), 7000),
    "94038": ("L'Haÿ-les-Roses", "94", "Val-de-Marne", ("94240",), 31000),
    "71076": ("Chalon-sur-Saône", "71", "Saône-et-Loire", ("71100",), 45000),
    "77511": ("Villeneuve-sous-Dammartin", "77", "Seine-et-Marne", ("77230",), 700),
    "2A004": ("Ajaccio", "2A", "Corse-du-Sud", ("20000", "20090"), 73000),
    "97411": ("Saint-Denis", "974", "La Réunion", ("97400", "97490"), 155000),
    "93066": ("Saint-Denis", "93", "Seine-Saint-Denis", ("93200", "93210"), 149000),
    "80829": ("Y", "80", "Somme", ("80190",), 90),
    "02529": ("Œuilly", "02", "Aisne", ("02160",), 300),
    "55502": ("Stenay", "55", "Meuse", ("55700",), 2500),
    "85164": ("Notre-Dame-de-Monts", "85", "Vendée", ("85690",), 2100),
}
PLACES = [Place(code, *rest, known_code=code, weight=rest[-1]) for code, rest in _NAMES.items()]
PLACES.append(
    Place("86115", "Jaunay-Marigny", "86", "Vienne", ("86130", "86380"), 7528, "Jaunay-Clan", "merged", "86115", 6000)
)
INDEX = NameIndex(PLACES)


def codes(text, limit=8):
    return [json.loads(one)["code"] for one in INDEX.find(text, limit)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("st georges les bx", "86222"),
        ("St-Georges-lez-Baillargeaux", "86222"),
        ("saint georges baillargeaux", "86222"),
        ("baillargo", "86222"),
        ("MIGNE AUXANCES", "86158"),
        ("mign", "86158"),
        ("migneauxances", "86158"),
        ("poitirs", "86194"),
        ("poitier", "86194"),
        ("poiteirs", "86194"),
        ("86440", "86158"),
        ("8644", "86158"),
        ("86158", "86158"),
        ("86", "86194"),
        ("saint martin 86", "86281"),
        ("86 saint martin", "86281"),
        ("saint martin vienne", "86281"),
        ("saint martin haute vienne", "87166"),
        ("saint denis reunion", "97411"),
        ("saint denis 93", "93066"),
        ("saint denis 97400", "97411"),
        ("la mothe st heray", "79184"),
        ("mothe saint heray", "79184"),
        ("lhay les roses", "94038"),
        ("chalon s/ saone", "71076"),
        ("villeneuve ss dammartin", "77511"),
        ("2a004", "2A004"),
        ("2a", "2A004"),
        ("Ajaccio (2A)", "2A004"),
        ("y", "80829"),
        ("oeuilly", "02529"),
        ("œuilly", "02529"),
        ("stenay", "55502"),
        ("nd de monts", "85164"),
        ("poitiers cedex", "86194"),
        ("poitiers de la", "86194"),
        ("chalons sur saone", "71076"),
        ("saint medart en jalles", "33449"),
        ("saint medad gironde", "33449"),
    ],
)
def test_finds_first(typed, code):
    assert codes(typed)[:1] == [code]


def test_a_wrong_letter_that_makes_another_start_still_finds():
    assert codes("mele") == ["35173", "79174"]


def test_an_old_name_gives_the_commune_of_today_once():
    (found,) = INDEX.find("jaunay clan")
    assert json.loads(found)["name"] == "Jaunay-Marigny"
    assert json.loads(found)["known_as"] == "Jaunay-Clan"
    assert json.loads(found)["relation"] == "merged"
    assert codes("jaunay") == ["86115"]
    assert json.loads(INDEX.find("jaunay")[0])["known_as"] == ""


def test_the_larger_comes_first_among_equals():
    assert codes("saint-denis") == ["97411", "93066"]


def test_exact_comes_before_larger():
    places = [
        Place("1", "Aix", "59", "Nord", weight=900, known_code="1"),
        Place("2", "Aix-en-Provence", "13", "Bouches-du-Rhône", weight=140000, known_code="2"),
    ]
    found = [json.loads(one)["code"] for one in NameIndex(places).find("aix")]
    assert found == ["1", "2"]


@pytest.mark.parametrize(
    "typed", ["", " ", "🌻", "x'; DROP TABLE territories; --", "<script>alert(1)</script>", "qzwx", "99999", "1"]
)
def test_nothing_is_found_and_nothing_breaks(typed):
    assert codes(typed) == []


@pytest.mark.parametrize("typed", ["saint " * 2000, "a" * 10_000, "1" * 10_000, "é-'" * 4000, "\x00" * 10_000])
def test_ten_thousand_characters_are_cut(typed):
    assert len(codes(typed)) <= 8


def test_the_limit_holds():
    assert len(codes("s", 3)) == 3
    assert codes("s", 0) == []


def test_an_empty_index_answers():
    assert NameIndex([]).find("poitiers") == []
    assert NameIndex([]).find("86000") == []


@given(st.text(max_size=120))
def test_any_text_gets_an_answer(text):
    found = codes(text)
    assert len(found) == len(set(found)) <= 8


@settings(max_examples=200)
@given(st.sampled_from([one for one in PLACES if len(one.name) > 4]), st.sampled_from([*DEFORMATIONS]), st.randoms())
def test_a_commune_is_found_by_its_deformed_name(place, how, chance: random.Random):
    typed = DEFORMATIONS[how](place.known_as or place.name, place.postal_codes, place.department_code, chance)
    assert place.code in codes(typed), f"{typed} ({how})"
