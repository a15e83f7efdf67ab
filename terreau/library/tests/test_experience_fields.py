"""What an experience tells: dates, roles, payers, the place or its class."""

import pytest

from terreau.foundation.errors import Invalid
from terreau.library import content, dates, present, testing
from terreau.library.fields import check_fields
from terreau.library.models import Sheet
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db


def told(**changes):
    given = {
        "title": "Trois matins au marché",
        "summary": "Des paroles recueillies au marché.",
        "licence": "CC-BY-SA-4.0",
        "authors": ["Un collectif"],
        "fields": {"outcome": "partly", **changes.pop("fields", {})},
    }
    return {**given, **changes}


@pytest.mark.parametrize("text", ["2019", "2019-07", "2019-07-31"])
def test_a_day_a_month_or_a_year(text):
    assert check_fields("experience", {"began": text}) == ({"began": text}, {})
    assert "2019" in dates.in_words(text)


@pytest.mark.parametrize("text", ["19", "2019-7", "2019-13", "31/07/2019", "2019-02-30", "9999", "1066", "juillet"])
def test_what_is_no_past_date_is_refused(text):
    _kept, errors = check_fields("experience", {"began": text})
    assert list(errors) == ["began"]


def test_it_does_not_end_before_it_began():
    assert "ended" in check_fields("experience", {"began": "2019-07-12", "ended": "2019-06"})[1]
    assert check_fields("experience", {"began": "2019-07-12", "ended": "2019-07"})[1] == {}


def test_people_by_role_are_added_up_and_kept_in_order():
    rows = [{"role": "elected", "people": "2"}, {"role": "residents", "people": 12}, {"role": "elected", "people": 1}]
    kept, errors = check_fields("experience", {"roles": rows})
    assert errors == {}
    assert kept["roles"] == [{"role": "residents", "people": 12}, {"role": "elected", "people": 3}]


@pytest.mark.parametrize("rows", ["12", [{"role": "martians", "people": 2}], [{"role": "elected", "people": -1}], [3]])
def test_roles_that_make_no_sense_are_refused(rows):
    assert "roles" in check_fields("experience", {"roles": rows})[1]


def test_payers_may_not_know_how_much():
    rows = [{"who": "La mairie", "euros": ""}, {"who": "L’association", "euros": "1 200"}, {"who": "", "euros": ""}]
    kept, errors = check_fields("experience", {"payers": rows})
    assert errors == {}
    assert kept["payers"] == [{"who": "La mairie", "euros": None}, {"who": "L’association", "euros": 1200}]
    assert "payers" in check_fields("experience", {"payers": [{"who": "", "euros": 3}]})[1]


def test_a_contact_that_is_withheld_is_kept_nowhere():
    assert check_fields("experience", {"contact": "Léa"})[0] == {}
    assert check_fields("experience", {"contact_given": True})[0] == {}
    given = {"contact": "Léa", "contact_given": True}
    assert check_fields("experience", given)[0] == given


def test_method_place_and_outcome_are_all_it_takes():
    method = testing.method()
    some_communes()
    with pytest.raises(Invalid) as refused:
        content.check("experience", told(fields={"outcome": ""}))
    assert set(refused.value.errors) == {"method", "communes", "fields.outcome"}
    checked = content.check("experience", told(method=method.slug, communes=["86158"]))
    assert (checked["communes"], checked["class_code"], checked["method_version"]) == (["86158"], "", 1)
    checked = content.check("experience", told(method=method.slug, class_code="rural-autonomous"))
    assert checked["class_code"] == "rural-autonomous"
    source = told(fields={"outcome": "", "drawn_from_public_source": True})
    assert content.check("experience", source)["method_version"] == 0


def test_it_cannot_tell_of_a_version_that_is_yet_to_come():
    method = testing.method()
    with pytest.raises(Invalid) as refused:
        content.check("experience", told(method=method.slug, class_code="urban", method_version=2))
    assert set(refused.value.errors) == {"method_version"}


def test_a_hidden_place_leaves_its_class_alone():
    method, places = testing.method(), some_communes()
    places["86158"].class_code = "periurban"
    places["86158"].save()
    checked = content.check(
        "experience", told(method=method.slug, communes=["86158"], fields={"place_hidden": True})
    )  # fmt: skip
    assert (checked["communes"], checked["class_code"]) == ([], "periurban")
    sheet = Sheet(kind="experience", slug="tu")
    content.write(sheet, checked)
    assert (sheet.class_code, list(sheet.territories.all())) == ("periurban", [])
    assert content.of(sheet)["class_code"] == "periurban"


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("title", {"title": "Au marché de Migné-Auxances"}),
        ("authors", {"authors": ["Collectif de Migné-Auxances"]}),
        ("fields.what_failed", {"fields": {"what_failed": "La salle de Migné-Auxances était fermée."}}),
        ("fields.what_was_done", {"fields": {"what_was_done": "Rendez-vous au 86158."}}),
        ("source_url", {"source_url": "https://example.org/fr/migne-auxances/2020"}),
        ("fields.payers", {"fields": {"payers": [{"who": "Migné-Auxances", "euros": 3}]}}),
    ],
)
def test_no_text_may_name_a_hidden_place(part, changes):
    method = testing.method()
    some_communes()
    changes["fields"] = {"place_hidden": True, **changes.get("fields", {})}
    given = told(method=method.slug, class_code="periurban", **changes)
    with pytest.raises(Invalid) as refused:
        content.check("experience", {**given, "communes": ["86158"]})
    assert set(refused.value.errors) == {part}
    with pytest.raises(Invalid):
        content.check("experience", given, places_before=["86158"])


def test_of_several_communes_most_decide_the_class():
    method, places = testing.method(), some_communes()
    for code, class_code in (("86158", "periurban"), ("86222", "rural-autonomous"), ("79313", "rural-autonomous")):
        places[code].class_code = class_code
        places[code].save()
    sheet = Sheet(kind="experience", slug="trois")
    content.write(sheet, content.check("experience", told(method=method.slug, communes=["86158", "86222", "79313"])))
    assert sheet.class_code == "rural-autonomous"
    tie = told(method=method.slug, communes=["86158", "79313"], class_code="periurban")
    content.write(sheet, content.check("experience", tie))
    assert (sheet.class_code, content.of(sheet)["class_code"]) == ("periurban", "periurban")


def test_the_words_of_an_experience_are_for_people():
    fields = {
        "began": "2019-07", "ended": "2019-07", "minutes": 90, "outcome": "partly",
        "roles": [{"role": "residents", "people": 12}], "payers": [{"who": "La mairie", "euros": 300}],
    }  # fmt: skip
    words = " · ".join(f"{row.label} {row.value}" for row in present.brief("experience", fields))
    assert "juillet 2019" in words
    assert "→" not in words
    assert "1 h 30" in words
    assert "habitants\u00a0: 12" in words
    assert "La mairie\u00a0: 300" in words
