"""Official files and the estimate, from the file to the territory."""

from datetime import date

import pytest

from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.territories import records
from terreau.territories.class_agreement import in_words, measure
from terreau.territories.imports import estimate
from terreau.territories.imports.run import run
from terreau.territories.models import ClassRecord, ImportRun, Territory, TerritoryClass
from terreau.territories.testing import commune, some_communes

pytestmark = pytest.mark.django_db

HEADER = "CODGEO,LIBGEO,DEP,AAV2020,LIBAAV2020,TAAV2017,TDAAV2017,CATEAAV2020,BV2022"
LINES = [
    "86158,Migné-Auxances,86,046,Poitiers,3,31,20,86194",
    "86194,Poitiers,86,046,Poitiers,3,31,11,86194",
    "79313,Sepvret,79,487,Melle,1,11,20,79174",
    "79184,La Mothe-Saint-Héray,79,000,Commune hors attraction des villes,0,00,30,79270",
]


@pytest.fixture
def aav(tmp_path):
    def write(*lines, name="aav2020_communes_2023.csv"):
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *(lines or LINES)]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def grid(tmp_path):
    path = tmp_path / "grille_densite_7_niveaux_2024.csv"
    path.write_text(
        "CODGEO;LIBGEO;DENS7;LIBDENS7\n"
        "86158;Migné-Auxances;6;Rural à habitat dispersé\n"
        "86194;Poitiers;1;Grands centres urbains\n",
        encoding="cp1252",
    )
    return path


def class_of(code):
    return Territory.objects.values_list("class_code", "class_origin").get(kind="commune", code=code)


def test_dry_unless_asked(aav):
    some_communes()
    report = run("aav", aav())
    assert report.counts["new"] == 4
    assert not ClassRecord.objects.exists()
    assert not ImportRun.objects.exists()
    assert class_of("86158")[1] == "estimated"


def test_official_classes_come_before_the_estimate(aav):
    some_communes()
    Territory.objects.update(class_code="", class_origin="")
    run("aav", aav(), apply=True)
    assert class_of("86158") == ("periurban", "official")
    assert class_of("86194") == ("urban", "official")
    assert class_of("79313") == ("rural-autonomous", "official")
    record = ClassRecord.objects.get(territory__code="86158", scheme="aav")
    assert (record.vintage, record.raw["category"], record.raw["size"], record.rule) == ("2020", "20", 3, "2026-1")
    last = ImportRun.objects.get(source="aav")
    assert last.finished is not None
    assert last.counts["read"] == 4
    assert last.counts["communes_without_a_line"] == 12


def test_twice_is_once(aav):
    some_communes()
    run("aav", aav(), apply=True)
    report = run("aav", aav(), apply=True)
    assert (report.counts["new"], report.counts["changed"], report.counts["unchanged"]) == (0, 0, 4)
    assert ClassRecord.objects.count() == 4


@pytest.mark.parametrize("first", ["aav", "density"])
def test_the_two_files_together_in_any_order(aav, grid, first):
    some_communes()
    files = {"aav": aav(), "density": grid}
    run(first, files.pop(first), apply=True)
    for name, file in files.items():
        run(name, file, apply=True)
    assert class_of("86158") == ("rural-influenced", "official")
    assert class_of("86194") == ("urban", "official")
    level = ClassRecord.objects.get(territory__code="86158", scheme="density")
    assert (level.vintage, level.raw) == ("2024", {"level": "rural à habitat dispersé", "code": "6"})
    assert ClassRecord.objects.get(territory__code="86158", scheme="aav").class_code == "rural-influenced"


def test_a_rural_level_alone_leaves_the_estimate_in_force(grid):
    some_communes()
    estimate.run(lambda done, total: None)
    before = class_of("86158")
    run("density", grid, apply=True)
    assert class_of("86158") == before
    assert class_of("86194") == ("urban", "official")


def test_a_person_comes_first(aav):
    places = some_communes()
    with_reason = Actor(person_id=None, steward=True, label="steward")
    records.put("estimate", "", {places["86158"].pk: records.Line("urban", {})})
    ClassRecord.objects.create(
        territory=places["86158"], scheme="person", vintage="261124T120000.000000", class_code="rural-influenced",
        reason="Everybody works in the village.", by=with_reason.label,
    )  # fmt: skip
    run("aav", aav(), apply=True)
    assert class_of("86158") == ("rural-influenced", "person")


def test_merged_communes_are_resolved(aav):
    today = some_communes()["86115"]
    commune("86996", name="Ancienne", valid_to=date(2016, 12, 31), successor=today, population=900)
    commune("86995", name="Plus grande", valid_to=date(2016, 12, 31), successor=today, population=5000)
    report = run(
        "aav",
        aav("86996,Ancienne,86,000,x,0,00,30,86194", "86995,Plus grande,86,046,Poitiers,3,31,20,86194"),
        apply=True,
    )
    assert report.counts["merged_resolved"] == 2
    assert class_of("86115") == ("periurban", "official")


def test_its_own_line_comes_before_a_merged_commune(aav):
    today = some_communes()["86115"]
    commune("86996", name="Ancienne", valid_to=date(2016, 12, 31), successor=today, population=900)
    lines = ["86996,Ancienne,86,000,x,0,00,30,1", "86115,Jaunay-Marigny,86,046,Poitiers,3,31,11,1"]
    run("aav", aav(*lines), apply=True)
    assert class_of("86115") == ("urban", "official")


def test_unknown_and_unread_lines_are_told(aav):
    some_communes()
    report = run("aav", aav(*LINES, "99001,Nulle part,99,000,x,0,00,30,1", "86116,Jazeneuil,86,046,Poitiers,9,31,20,1"))
    assert (report.counts["unknown"], report.counts["unread"]) == (1, 1)
    assert {one["code"]: one["communes"] for one in report.remarks} == {"unknown": ["99001"], "unread": ["86116"]}


def write(path, content):
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"a,b\n1,2\n", "CODGEO"),
        (b"PK\x03\x04", "CSV"),
        (f"{HEADER}\n".encode(), "Aucune ligne"),
        (f"{HEADER}\n99001,X,99,0,x,0,00,30,1\n".encode(), "1 des 1 lignes"),
    ],
)
def test_bad_files_get_one_sentence_and_change_nothing(tmp_path, content, words):
    some_communes()
    with pytest.raises(Invalid) as problem:
        run("aav", write(tmp_path / "file.csv", content), apply=True)
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)
    assert not ClassRecord.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(Invalid, match="Aucun fichier"):
        run("aav", tmp_path / "nowhere.csv")
    with pytest.raises(Invalid, match="ne peut pas être lu"):
        run("aav", tmp_path)


# ------------------------------------------------------------ estimate


def test_the_estimate_is_needed_once():
    assert not estimate.is_needed()
    some_communes()
    Territory.objects.update(class_code="", class_origin="")
    assert estimate.is_needed()
    estimate.run(lambda done, total: None)
    assert not estimate.is_needed()
    assert class_of("86194") == ("urban", "estimated")
    ImportRun.objects.create(source="france", version="later", finished="2026-11-01T00:00Z")
    assert estimate.is_needed()


def test_the_estimate_says_which_town_it_thought_of():
    some_communes()
    estimate.run(lambda done, total: None)
    told = records.provenance(Territory.objects.get(code="86158", kind="commune"))
    assert told["origin"] == "estimated"
    assert told["records"][0]["raw"]["town"] == "86194"
    assert told["records"][0]["raw"]["distance_km"] < told["records"][0]["raw"]["reach_km"]


def test_agreement_of_the_estimate_with_a_file(aav):
    some_communes()
    report = measure(aav())
    assert report["compared"] == 4
    assert report["tuned"]["compared"] + report["held_out"]["compared"] == 4
    assert sum(sum(row.values()) for row in report["confusion"].values()) == 4
    assert not ClassRecord.objects.exists()
    words = in_words(report, {code: str(label) for code, label in TerritoryClass.choices})
    assert "4 communes" in words


def test_the_words_of_a_report_stand_without_the_official_class(aav):
    commune("86194")
    report = measure(aav(LINES[1]))
    assert report["held_out"]["agreement"] is None
    assert "—" in in_words(report, {code: str(label) for code, label in TerritoryClass.choices})
