from datetime import date

import numpy as np
import pytest

from terreau.foundation.errors import Invalid
from terreau.territories.compared import communes
from terreau.territories.similar import Criteria, criteria_named, distance_km, similar
from terreau.territories.testing import commune, some_communes

pytestmark = pytest.mark.django_db


def codes(found):
    return [one.territory.code for one in found]


def test_alike_by_class_population_density_and_trend():
    here = some_communes()["79087"]
    found = similar(here)
    assert codes(found) == ["79115", "79084"]  # Sepvret grows while Chey shrinks
    assert found[0].reasons[0] == "aussi rural hors de l’influence d’un pôle"
    assert found[0].reasons[1] == "531 habitants"
    assert any("km" in reason for reason in found[0].reasons)


def test_trend_is_a_criterion_that_can_be_left_out():
    places = some_communes()
    commune("86900", name="Essor", population=545, populations={"2017": 300, "2022": 540}, density=27.0,
            class_code="rural-autonomous", longitude=0.5, latitude=46.5)  # fmt: skip
    assert "86900" not in codes(similar(places["79087"]))
    assert "86900" in codes(similar(places["79087"], criteria=Criteria(trend=False)))


def test_department_and_nearness():
    places = some_communes()
    far = {"population": 541, "populations": {}, "density": 27.0, "class_code": "rural-autonomous"}
    commune("86901", name="Voisine", longitude=0.5, latitude=46.5, **far)
    commune("86902", name="Lointaine", longitude=7.0, latitude=48.0, **far)
    here = places["79087"]
    assert {"86901", "86902"} <= set(codes(similar(here)))
    assert "86902" not in codes(similar(here, criteria=Criteria(near=True)))
    assert not {"86901", "86902"} & set(codes(similar(here, criteria=Criteria(department=True))))


def test_another_class_only_where_class_is_left_out():
    here = some_communes()["86116"]
    assert similar(here) == []
    assert similar(here, criteria=Criteria(class_code=False, trend=False))[0].territory.class_code != here.class_code


def test_the_limit_and_the_order_hold():
    here = some_communes()["79087"]
    assert len(similar(here, limit=2)) == 2
    assert similar(here, limit=0) == []
    assert codes(similar(here)) == codes(similar(here))


def test_nothing_is_like_what_is_not_known():
    assert similar(commune("86903", name="Inconnue")) == []


def test_criteria_by_name():
    assert criteria_named(["population", "near"]) == Criteria(False, True, False, False, True, False)
    with pytest.raises(Invalid) as problem:
        criteria_named(["wealth"])
    assert "wealth" in str(problem.value)


def test_distance():
    places = some_communes()
    assert distance_km(places["86194"], places["86158"]) == pytest.approx(7.3, abs=0.2)
    assert distance_km(places["86194"], commune("86904", name="Sans lieu")) is None


@pytest.mark.django_db(transaction=True)
def test_a_write_to_a_commune_is_seen_at_once(django_assert_num_queries):
    here = some_communes()["79087"]
    assert codes(similar(here)) == ["79115", "79084"]
    with django_assert_num_queries(2):  # the stamp, and the names of those chosen
        similar(here)
    commune("79115", populations={"2017": 576, "2022": 576}, class_code="urban")
    assert codes(similar(here)) == ["79084"]
    commune("79313", populations={"2017": 616, "2022": 600})
    assert set(codes(similar(here))) == {"79084", "79313"}
    commune("79084", valid_to=date(2026, 1, 1))
    assert codes(similar(here)) == ["79313"]


def test_a_number_that_is_not_known_is_told_as_none():
    commune("86904", name="Sans rien", population=None, longitude=None, density=None)
    only = communes()
    (one,) = only.at(np.flatnonzero(only.code == "86904"))
    assert (one.population, one.trend, one.density, one.longitude) == (None, None, None, None)
    assert only.department[0] != 0
