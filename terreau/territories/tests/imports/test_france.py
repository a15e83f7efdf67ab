import json

import pytest
import shapely

from terreau.foundation.errors import Invalid, Unavailable
from terreau.territories import queries
from terreau.territories.imports import DataFault
from terreau.territories.imports.france import apply as applying
from terreau.territories.imports.france.compare import compare
from terreau.territories.imports.france.read import read
from terreau.territories.imports.run import run
from terreau.territories.models import ImportRun, Outline, Territory
from terreau.territories.tests.imports.package import Package, square, town


def places(package=None):
    return {place.key: place for place in read(package or Package()).places}


def bring(package):
    changes = compare(read(package), applying.standing())
    applying.apply(changes)
    return changes


def test_the_package_becomes_places():
    found = places()
    commune = found["commune", "99001"]
    assert commune.name == "La Mothe-Neuve"
    assert (commune.department, commune.region, commune.epci) == ("99", "99", "999999999")
    assert json.loads(commune.postal_codes) == ["99000", "99100"]
    hall = json.loads(commune.town_hall)
    assert hall["email"] == "mairie@mothe.example.org"
    assert hall["hours"][0]["days"] == ["monday", "tuesday", "wednesday"]
    assert "website" not in hall
    assert json.loads(commune.populations) == {"2017": 100, "2022": 110, "2023": 120}
    assert (commune.population, commune.population_year) == (120, 2023)
    assert ("commune", "99030SR1") not in found
    assert ("part", "99030SR1") not in found


def test_a_hole_goes_to_the_neighbour_whose_part_lost_its_outline():
    france = read(Package())
    filled = next(place for place in france.places if place.key == ("commune", "99002"))
    assert json.loads(filled.sources) == {"outline": "filled"}
    assert shapely.from_wkb(filled.wkb).covers(square(1, 1).centroid)
    assert {"code": "hole-filled", "territory": "99002"}.items() <= next(
        remark for remark in france.remarks if remark["code"] == "hole-filled"
    ).items()


def test_a_hole_without_heir_is_left_and_said():
    package = Package()
    package.towns = [row for row in package.towns if row["code"] != "99023"]
    remarks = read(package).remarks
    assert [remark["at"] for remark in remarks if remark["code"] == "hole-left"] == [[0.15, 46.15]]


def test_a_commune_without_outline_is_rebuilt_from_its_parts_or_said():
    france = read(Package())
    found = {place.key: place for place in france.places}
    rebuilt = found["commune", "99020"]
    assert shapely.from_wkb(rebuilt.wkb).equals(shapely.union(square(3, 0), square(3, 1)))
    assert "99003" in json.loads(rebuilt.neighbours)
    assert found["commune", "99024"].area_km2 is None
    assert found["commune", "99024"].name == "L'Perdue"
    assert {"code": "no-outline", "territory": "99024"} in france.remarks


def test_larger_places_are_summed():
    found = places()
    department = found["department", "99"]
    assert department.population == 8 * 120 + 50 + 10
    assert json.loads(department.populations) == {"2017": 8 * 100 + 45, "2023": 8 * 120 + 60}
    assert department.area_km2 == pytest.approx(11 * 85.8, rel=0.01)
    assert found["epci", "999999999"].department == "99"


def test_a_commune_merged_away_is_dated_with_its_successor():
    found = places()
    gone = found["commune", "99021"]
    assert (gone.valid_to, gone.successor) == ("2019-01-01", "99020")
    assert found["commune", "99020"].valid_from == "2019-01-01"
    assert ("commune", "98001") not in found, "its successor is not in this country"


def test_damaged_and_unexpected_packages_are_said():
    class Broken(Package):
        broken = "communes"
        by = staticmethod(lambda whole: whole[: len(whole) // 2])

        @property
        def files(self):
            return super().files | {self.broken: self.by(super().files[self.broken])}

    with pytest.raises(DataFault) as caught:
        read(Broken())
    assert caught.value.code == "damaged"
    package = Package()
    package.towns.append(town(50, "99050", "Orpheline", type="COMD", parent=777))
    with pytest.raises(DataFault) as caught:
        read(package)
    assert caught.value.code == "unexpected"


@pytest.mark.django_db
def test_the_first_import_writes_all_and_the_second_nothing():
    first = bring(Package())
    assert first.counts["kinds"]["commune"] == 8 + 2 + 2
    commune = queries.find_commune("99001")
    assert commune.department.name == "Département-Test"
    assert queries.locate(0.15, 46.15).code == "99002"
    assert [one.code for one in queries.neighbours(queries.find_commune("99020"))] == ["99003", "99005"]
    assert queries.find_commune("99021").successor.code == "99020"
    second = bring(Package())
    assert (second.counts["created"], second.counts["updated"]) == (0, 0)
    assert ImportRun.objects.exclude(finished=None).count() == 2


@pytest.mark.django_db
def test_a_change_of_the_source_is_written_and_a_change_of_a_person_stays():
    bring(Package())
    Territory.objects.filter(code="99001", kind="commune").update(
        corrections={"email": "accueil@mothe.example.org"},
        class_code="urban",
        class_origin="person",
        sources={"class": "person"},
    )
    package = Package()
    package.towns[0] |= {"mairie_email": "nouvelle@mothe.example.org", "nom": "Mothe-Vieille"}
    changes = bring(package)
    assert changes.counts["fields"] == {"name": 1, "slug": 1, "town_hall": 1}
    commune = queries.find_commune("99001")
    assert commune.name == "La Mothe-Vieille"
    assert commune.town_hall["email"] == "nouvelle@mothe.example.org"
    assert queries.town_hall(commune).email == "accueil@mothe.example.org"
    assert (commune.class_code, commune.class_origin) == ("urban", "person")
    assert commune.sources == {"class": "person"}


@pytest.mark.django_db
def test_a_commune_that_merges_is_dated_and_one_that_vanishes_is_kept_and_said():
    bring(Package())
    package = Package()
    package.towns = [row for row in package.towns if row["code"] not in ("99008", "99024")]
    package.history.append(["99008", "Anneau-8", "", "2026-01-01", "0", "99007"])
    changes = bring(package)
    merged = queries.find_commune("99008")
    assert str(merged.valid_to) == "2026-01-01"
    assert merged.successor.code == "99007"
    assert queries.locate(0.25, 46.25) is None
    assert queries.find_commune("99024").valid_to is None
    assert {"code": "not-in-source", "kind": "commune", "territory": "99024"} in changes.remarks


@pytest.mark.django_db
def test_an_import_that_fails_midway_leaves_nothing(monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(applying, "_place", full)
    with pytest.raises(OSError, match="No space"):
        bring(Package())
    assert not Territory.objects.exists()
    assert not Outline.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(tmp_path):
    for name, content in Package().files.items():
        (tmp_path / f"{name}.csv.lzma").write_bytes(content)
    report = run("france", tmp_path)
    assert report.counts["created"] > 10
    assert not Territory.objects.exists()
    (tmp_path / "communes.csv.lzma").write_bytes(b"\x5d\x00")
    with pytest.raises(Unavailable, match="abîmées"):
        run("france", tmp_path, apply=True)
    (tmp_path / "communes.csv.lzma").unlink()
    with pytest.raises(Unavailable, match="manquent"):
        run("france", tmp_path, apply=True)
    with pytest.raises(Invalid, match="france"):
        run("'; DROP TABLE", None)
    assert not ImportRun.objects.exists()
