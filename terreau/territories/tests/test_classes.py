"""The pure part of classes: rules, estimate, official files, agreement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.territories.classes import aav, density, tables
from terreau.territories.classes.agreement import agreement, tuned_on
from terreau.territories.classes.estimate import Communes, estimate
from terreau.territories.classes.rules import (
    CATEGORIES,
    CLASSES,
    PERIURBAN,
    RURAL_AUTONOMOUS,
    RURAL_INFLUENCED,
    URBAN,
    Attraction,
    Level,
    official,
)

HEADER = "CODGEO,LIBGEO,DEP,AAV2020,LIBAAV2020,TAAV2017,TDAAV2017,CATEAAV2020,BV2022"
MIGNE = "86158,Migné-Auxances,86,046,Poitiers,3,31,20,86194"


@pytest.mark.parametrize(
    ("category", "size", "population", "inhabitants_a_km2", "expected"),
    [
        ("11", 3, 89_000, 2100, URBAN),
        ("12", 3, 10_000, 1100, URBAN),
        ("13", 5, 50_000, 3000, URBAN),
        ("20", 3, 6_200, 215, PERIURBAN),
        ("20", 2, 800, 23, RURAL_INFLUENCED),
        ("20", 1, 640, 30, RURAL_AUTONOMOUS),
        ("20", 1, 4_000, 300, RURAL_AUTONOMOUS),
        ("30", 0, 1_650, 50, RURAL_AUTONOMOUS),
        ("11", 1, 5_800, 47, RURAL_AUTONOMOUS),
        ("11", 1, 13_000, 400, URBAN),
        ("12", 1, 2_000, 200, RURAL_AUTONOMOUS),
        ("11", 1, None, None, RURAL_AUTONOMOUS),
    ],
)
def test_official_class_without_the_grid(category, size, population, inhabitants_a_km2, expected):
    assert official(Attraction(category, size), None, population, inhabitants_a_km2) == expected


@pytest.mark.parametrize(
    ("category", "size", "level", "expected"),
    [
        ("12", 3, Level.LARGE_CENTRE, URBAN),
        ("20", 3, Level.URBAN_BELT, PERIURBAN),
        ("20", 2, Level.SMALL_TOWN, PERIURBAN),
        ("11", 2, Level.SMALL_TOWN, URBAN),
        ("11", 1, Level.SMALL_TOWN, URBAN),
        ("30", 0, Level.URBAN_BELT, PERIURBAN),
        ("20", 3, Level.RURAL_TOWN, PERIURBAN),
        ("20", 3, Level.DISPERSED, RURAL_INFLUENCED),
        ("20", 3, Level.VERY_DISPERSED, RURAL_INFLUENCED),
        ("20", 1, Level.RURAL_TOWN, RURAL_AUTONOMOUS),
        ("11", 1, Level.RURAL_TOWN, RURAL_AUTONOMOUS),
        ("30", 0, Level.DISPERSED, RURAL_AUTONOMOUS),
    ],
)
def test_official_class_with_the_grid(category, size, level, expected):
    assert official(Attraction(category, size), level, None, None) == expected


def test_the_grid_alone_decides_what_is_not_rural_only():
    assert official(None, Level.MIDDLE_CENTRE, 1, 1) == URBAN
    assert official(None, Level.SMALL_TOWN, 1, 1) == URBAN
    assert official(None, Level.URBAN_BELT, 1, 1) == PERIURBAN
    assert official(None, Level.DISPERSED, 1, 1) == ""
    assert official(None, None, 1000, 10) == ""


@given(
    st.sampled_from(CATEGORIES),
    st.integers(0, 5),
    st.none() | st.sampled_from(list(Level)),
    st.none() | st.integers(0, 10**7),
    st.none() | st.floats(0, 30_000),
)
def test_every_commune_of_the_file_gets_a_class(category, size, level, population, inhabitants_a_km2):
    assert official(Attraction(category, size), level, population, inhabitants_a_km2) in CLASSES


# ------------------------------------------------------------ estimate


def communes(*lines):
    return Communes(*(np.array(column, float) for column in zip(*lines, strict=True)))


def test_estimate_around_a_town():
    east = 1 / 111.195 / np.cos(np.radians(46.58))  # a km, in degrees of longitude
    found = estimate(
        communes(
            (0.34, 46.58, 89_000, 2100),  # the town
            (0.34 + 3 * east, 46.58, 10_000, 1100),  # joined to it
            (0.34 + 12 * east, 46.58, 6_200, 215),  # within reach, settled
            (0.34 + 20 * east, 46.58, 800, 23),  # within reach, thin
            (0.34 + 60 * east, 46.58, 1_600, 50),  # beyond
            (0.34 + 61 * east, 46.58, 7_000, 300),  # a small town beyond
            (np.nan, np.nan, 500, 10),  # nobody knows where
        )
    )
    assert found.class_code == [URBAN, URBAN, PERIURBAN, RURAL_INFLUENCED, RURAL_AUTONOMOUS, URBAN, ""]
    assert found.town[2] == 0
    assert found.distance[2] == pytest.approx(12, rel=0.01)
    assert found.reach[2] == pytest.approx(20 * (99_000 / 50_000) ** 0.25)


def test_estimate_without_any_town():
    found = estimate(communes((0.3, 46.5, 900, 30), (0.4, 46.5, 500, 200)))
    assert found.class_code == [RURAL_AUTONOMOUS, RURAL_AUTONOMOUS]
    assert found.town.tolist() == [-1, -1]


coordinates = st.tuples(
    st.floats(-5, 9), st.floats(41, 51), st.integers(0, 300_000), st.floats(0, 20_000, allow_nan=False)
)


@given(st.lists(coordinates, min_size=1, max_size=40), st.randoms())
def test_the_estimate_does_not_depend_on_the_order(lines, chance):
    once = dict(zip(lines, estimate(communes(*lines)).class_code, strict=True))
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert once == dict(zip(shuffled, estimate(communes(*shuffled)).class_code, strict=True))
    assert set(once.values()) <= set(CLASSES)


# ------------------------------------------------------------ official files


def test_aav_as_insee_publishes_it():
    table = aav.read(f"{HEADER}\n{MIGNE}\n86999,Nowhere,86,046,Poitiers,9,31,20,86194\n")
    assert table.lines == {"86158": Attraction("20", 3, "046", "Poitiers")}
    assert table.unread == ["86999"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_aav_with_semicolons_notes_above_and_any_encoding(tmp_path, encoding):
    path = tmp_path / "aav.csv"
    text = "Aires d'attraction des villes\n\n" + f'"{HEADER.replace(",", chr(34) + ";" + chr(34))}"\n'
    path.write_bytes((text + MIGNE.replace(",", ";") + "\r\n").encode(encoding))
    assert aav.read(tables.read_text(path)).lines["86158"].area_name == "Poitiers"


def test_aav_gives_back_the_zero_that_a_spreadsheet_took():
    assert "01001" in aav.read(f"{HEADER}\n1001,L'Abergement,01,524,Châtillon,1,11,20,01093\n").lines


@pytest.mark.parametrize("codes", [("3", "4"), ("4", "3")])
def test_density_is_read_by_label(codes):
    text = f"CODGEO;DENS7;LIBDENS7\n86062;{codes[0]};Petites villes\n86214;{codes[1]};Ceintures urbaines\n"
    lines = density.read(text).lines
    assert lines["86062"] == (Level.SMALL_TOWN, codes[0])
    assert lines["86214"] == (Level.URBAN_BELT, codes[1])


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("Grands centres urbains", Level.LARGE_CENTRE),
        ("grand centre urbain", Level.LARGE_CENTRE),
        ("3 - Petites villes", Level.SMALL_TOWN),
        ("CENTRES URBAINS INTERMEDIAIRES", Level.MIDDLE_CENTRE),
        ("Rural à habitat très dispersé", Level.VERY_DISPERSED),
        ("rural a habitat disperse", Level.DISPERSED),
        ("Bourg rural", Level.RURAL_TOWN),
        ("ceinture urbaine", Level.URBAN_BELT),
        ("3", None),
        ("", None),
    ],
)
def test_level_of(label, level):
    assert density.level_of(label) == level


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CODGEO,LIBGEO\n86158,Migné\n", "columns"),
        (f"{HEADER}\n", "no-line"),
        (f"{HEADER}\nx,y\n", "no-line"),
    ],
)
def test_bad_tables(text, code):
    with pytest.raises(tables.Unreadable) as problem:
        aav.read(text)
    assert problem.value.code == code


def test_missing_columns_are_named():
    with pytest.raises(tables.Unreadable) as problem:
        aav.read("CODGEO,CATEAAV2020\n86158,20\n")
    assert problem.value.details == {"columns": "TAAV2017"}


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b" \n ", "empty"), (b"PK\x03\x04xx", "not-text"), (b"a\x00b", "not-text")]
)
def test_bad_files(tmp_path, content, code):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(tables.Unreadable) as problem:
        tables.read_text(path)
    assert problem.value.code == code


def test_a_file_of_more_than_200_megabytes_is_not_opened(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(tables.LARGEST + 1)
    with pytest.raises(tables.Unreadable) as problem:
        tables.read_text(path)
    assert problem.value.code == "too-large"


# ------------------------------------------------------------ agreement


def test_agreement_counts():
    found = agreement(
        [(URBAN, URBAN), (URBAN, PERIURBAN), (PERIURBAN, PERIURBAN), (RURAL_AUTONOMOUS, RURAL_AUTONOMOUS), ("", URBAN)]
    )
    assert found.compared == 4
    assert found.share == 0.75
    assert found.by_class[URBAN].recall == 0.5
    assert found.by_class[URBAN].precision == 1
    assert found.by_class[PERIURBAN].precision == 0.5
    assert found.by_class[RURAL_INFLUENCED].recall is None
    assert found.confusion[URBAN][PERIURBAN] == 1


def test_agreement_of_nothing():
    assert agreement([]).share is None


def test_departments_in_sight_and_held_out():
    assert tuned_on("86")
    assert not tuned_on("87")
    assert not tuned_on("")
