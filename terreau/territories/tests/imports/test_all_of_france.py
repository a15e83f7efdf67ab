"""The real package, once: what must hold of France."""

import pytest

from terreau.territories import queries
from terreau.territories.imports.france import fetch, ready, steps
from terreau.territories.imports.france.read import compute, read
from terreau.territories.imports.run import done, run
from terreau.territories.models import ImportRun, Territory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_table_that_ships_is_what_the_package_gives():
    """With it and without it, the same France."""
    found = fetch.fetch()
    assert ready.unpack(found.ready, ready.digest(found.files, found.tables)), "python tools/ready.py"
    quick, computed = read(found), compute(found)
    assert len(quick.places) == len(computed.places)
    differing = [one.key for one, other in zip(quick.places, computed.places, strict=True) if one != other]
    assert differing == []
    assert quick.remarks == computed.remarks


def test_france_is_whole_and_a_second_import_changes_nothing():
    report = run("france", apply=True)
    assert report.counts["kinds"]["commune"] > 39_000
    current = Territory.objects.communes().current()
    assert current.count() == 34_875
    assert current.filter(outline=None).count() == 4
    codes = [remark["code"] for remark in report.remarks]
    assert (codes.count("outline-rebuilt"), codes.count("hole-filled"), codes.count("hole-left")) == (4, 50, 1)

    migne = queries.find_commune("86158")
    assert "Poitiers" in [one.name for one in queries.neighbours(migne)]
    assert queries.locate(0.34, 46.58).code == "86194"
    assert queries.locate(1.974, 42.473) is None, "Llívia is in Spain"
    assert queries.find_commune("79184").name == "La Mothe-Saint-Héray"
    assert queries.find_commune("12218").area_km2 > 100
    assert "75001" in queries.find_commune("75056").postal_codes
    assert Territory.objects.get(kind="department", code="976").population_year == 2017
    nation = sum(current.exclude(area_km2=None).values_list("area_km2", flat=True))
    assert 632_000 < nation < 645_000, "France has about 638,500 km²"

    version = ImportRun.objects.get().version
    assert done("france", version)
    again = run("france", apply=True)
    assert (again.counts["created"], again.counts["updated"], again.counts["same"]) == (
        0,
        0,
        report.counts["created"],
    )
    assert steps.fetch().version == version
