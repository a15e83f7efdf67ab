import json
from datetime import date

import pytest
from django.utils import timezone

from terreau.territories import suggest
from terreau.territories.models import ImportRun, Kind, Territory
from terreau.territories.testing import commune, some_communes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    suggest.forget()
    yield
    suggest.forget()


def test_suggests_communes_of_today():
    some_communes()
    found = suggest.suggest("st georges les bx")
    assert found == [
        suggest.Suggestion("86222", "Saint-Georges-lès-Baillargeaux", "86", "Vienne", ["86130"], 4385),
    ]


def test_the_bytes_are_those_of_the_suggestions():
    some_communes()
    assert [one["code"] for one in json.loads(suggest.answer("86130"))] == [
        one.code for one in suggest.suggest("86130")
    ]
    assert suggest.answer("qzqzqz") == b"[]"


def test_the_old_name_of_a_merged_commune():
    today = commune("86115")
    commune(
        "86114", name="Marigny-Brizay", valid_to=date(2016, 12, 31), successor=today, population=1100, postal_codes=[]
    )
    (found,) = suggest.suggest("marigny brizay")
    assert (found.code, found.name, found.known_as, found.relation) == (
        "86115", "Jaunay-Marigny", "Marigny-Brizay", "merged",
    )  # fmt: skip
    assert [one.code for one in suggest.suggest("86114")] == ["86115"]


def test_a_part_leads_to_its_commune():
    today = commune("86115")
    Territory.objects.create(kind=Kind.PART, code="86115", name="Jaunay-Clan", slug="jc", nature="COMD", parent=today)
    Territory.objects.create(kind=Kind.PART, code="86999", name="Quartier Nord", slug="qn", nature="ARM", parent=today)
    assert suggest.suggest("jaunay clan")[0].relation == "merged"
    assert suggest.suggest("quartier nord")[0].relation == "part"


def test_a_commune_that_ended_without_successor_is_not_suggested():
    commune("86998", name="Villeperdue", valid_to=date(2000, 1, 1))
    assert suggest.suggest("villeperdue") == []


def test_the_index_is_made_again_after_an_import(monkeypatch):
    some_communes()
    assert suggest.suggest("neufbourg") == []
    made = commune("86997", name="Neufbourg")
    Territory.objects.filter(pk=made.pk).update(name="Neufbourg")
    ImportRun.objects.create(source="france", version="x", finished=timezone.now())
    monkeypatch.setattr(suggest, "LOOKED_AGAIN", -1.0)
    assert [one.name for one in suggest.suggest("neufbourg")] == ["Neufbourg"]


def test_an_unchanged_house_keeps_its_index(monkeypatch):
    some_communes()
    suggest.warm()
    before = suggest._kept.index
    monkeypatch.setattr(suggest, "LOOKED_AGAIN", -1.0)
    suggest.warm()
    assert suggest._kept.index is before


def test_ready_or_not(monkeypatch):
    some_communes()
    assert suggest.answer_if_ready("poitiers") is None
    suggest.warm()
    assert suggest.answer_if_ready("poitiers") == suggest.answer("poitiers")
    monkeypatch.setattr(suggest, "LOOKED_AGAIN", -1.0)
    assert suggest.answer_if_ready("poitiers") is None


def test_asking_again_costs_no_query(django_assert_num_queries):
    some_communes()
    suggest.warm()
    with django_assert_num_queries(0):
        suggest.suggest("poitiers")
