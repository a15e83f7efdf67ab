import gzip
from dataclasses import replace

import pytest

from terreau.territories.imports.france import read as reading
from terreau.territories.imports.france import ready
from terreau.territories.imports.france.package import outlines
from terreau.territories.imports.france.read import compute, read
from terreau.territories.imports.places import Place
from terreau.territories.tests.imports.package import Package


def with_table(package):
    france = compute(package)
    source = ready.digest(package.files, package.tables)
    table = ready.pack(source, france.places, france.remarks, outlines(package.files, "communes"))
    return replace(package, ready=table)


def never(found):
    raise AssertionError("computed, though a table is ready")


def test_with_its_table_a_package_gives_the_same_without_computing(monkeypatch):
    package = with_table(Package())
    computed = compute(package)
    monkeypatch.setattr(reading, "compute", never)
    assert read(package) == computed
    assert {type(one) for one in read(package).places} == {Place}


def test_a_table_of_other_bytes_is_not_used():
    package = with_table(Package())
    package.towns[0] |= {"nom": "Mothe-Vieille"}
    assert "La Mothe-Vieille" in {place.name for place in read(package).places}
    package = with_table(Package())
    package.populations[1][3] = "999"
    assert 999 in {place.population for place in read(package).places}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda packed: packed[: len(packed) // 2],
        lambda packed: b"",
        lambda packed: gzip.compress(b"not a table"),
        lambda packed: gzip.compress(gzip.decompress(packed).rpartition(b"\n")[0]),
    ],
)
def test_a_table_that_cannot_be_read_is_not_missed(spoil):
    package = with_table(Package())
    computed = compute(package)
    package.ready = spoil(package.ready)
    assert read(package) == computed


def test_the_same_places_give_the_same_bytes():
    assert with_table(Package()).ready == with_table(Package()).ready


def test_what_would_break_the_table_is_not_written():
    with pytest.raises(ValueError, match="tab"):
        ready.pack("", [Place("region", "99", "Un\tDeux")], [], [])
