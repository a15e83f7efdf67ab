import lzma

import pytest

from terreau.territories.imports import DataFault
from terreau.territories.imports.france.fetch import TABLES, _table
from terreau.territories.imports.tables import read_history, read_populations
from terreau.territories.tests.imports.package import Package


def test_several_communes_are_summed_only_where_all_are_known():
    populations = read_populations(Package().tables["populations"])
    assert populations.of_many({"99001", "99002"}) == {"2017": 200, "2022": 220, "2023": 240}
    assert populations.of_many({"99001", "99020"}) == {"2022": 150, "2023": 170}


def test_communes_once_counted_together_are_summed_together():
    populations = read_populations(Package().tables["populations"])
    assert populations.of_many({"99001", "99020", "99024"}) == {"2017": 145, "2023": 180}


def test_the_series_of_a_commune_is_json_with_its_latest_count():
    populations = read_populations(Package().tables["populations"])
    assert populations.of("99001") == ('{"2017": 100, "2022": 110, "2023": 120}', 120, 2023)
    assert populations.of("99020") == ('{"2022": 40, "2023": 50}', 50, 2023)
    assert populations.of("12345") == ("{}", None, None)


def test_a_damaged_table_is_said():
    whole = Package().tables["populations"]
    short = lzma.compress(b"code,2017,2022\n99001,1\n")
    for broken in (whole[: len(whole) // 2], b"", b"code;2017", short):
        with pytest.raises(DataFault) as caught:
            read_populations(broken)
        assert caught.value.code == "damaged"


def test_the_tables_that_ship_are_whole():
    populations = read_populations(_table("populations"))
    history = read_history(_table("history"))
    assert len(populations.communes) == 34_875
    assert populations.years == ["2016", "2017", "2019", "2020", "2021", "2022", "2023"]
    assert populations.communes["86158"]["2022"] == 6276
    assert populations.communes["97601"] == {"2017": 5192}
    both = sum({"2017", "2022"} <= series.keys() for series in populations.communes.values())
    assert both > 34_800
    assert history.ended["86146"] == ("Marigny-Brizay", "2017-01-01", "86115")
    assert history.began["86115"] == "2017-01-01"
    assert all(successor in populations.communes for _, _, successor in history.ended.values())
    assert sum(len(lzma.compress(_table(name))) for name in TABLES) < 600_000
