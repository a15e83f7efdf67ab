import io
import json

import pytest
from django.core.management import load_command_class

from terreau.foundation.errors import Invalid, NotFound
from terreau.territories import suggest
from terreau.territories.models import ImportRun
from terreau.territories.testing import commune, some_communes
from terreau.territories.tests.imports.package import Package

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    suggest.forget()
    yield some_communes()
    suggest.forget()


def terreau(*arguments):
    command = load_command_class("terreau.territories", "territories")
    command.stdout = command.stdout.__class__(io.StringIO())
    command.handle(**vars(command.create_parser("terreau", "territories").parse_args(list(arguments))))
    return command.stdout._out.getvalue()


def test_show_in_json_and_in_words(places):
    data = json.loads(terreau("show", "86158", "--json"))
    assert data["town_hall"]["lines"] == ["1 place de la Mairie"]
    assert data["territory_class"]["code"] == "periurban"
    words = terreau("show", "86158")
    assert words.startswith("Migné-Auxances (86158)\n")
    assert "mairie@migne-auxances.example.org" in words
    assert "Communes voisines" in words


def test_a_commune_merged_away_is_shown_by_its_successor_with_a_note(places):
    commune("86999", name="Ancienne", valid_to="2019-01-01", successor=places["86158"])
    data = json.loads(terreau("show", "86999", "--json"))
    assert data["code"] == "86158"
    assert "Ancienne" in data["note"]
    assert terreau("show", "86999").startswith("Ancienne (86999) a fusionné")


@pytest.mark.parametrize("code", ["00000", "98735", "<b>", "'; DROP TABLE x"])
def test_an_unknown_commune_is_one_sentence(places, code):
    with pytest.raises(NotFound):
        terreau("show", code)


def test_search_and_locate(places):
    assert json.loads(terreau("search", "st georges les bx", "--json"))[0]["name"] == "Saint-Georges-lès-Baillargeaux"
    assert "Migné-Auxances" in terreau("search", "migne", "auxances")
    assert terreau("search", "zzzzzzzz").strip() == "Aucune commune ne s’appelle ainsi."
    assert json.loads(terreau("locate", "0.34", "46.58", "--json"))["name"] == "Poitiers"
    for point in (["--json", "--", "-0.1", "46.281"], ["-0.1", "46.281", "--json"], ["--json", "-.1", "46.281"],
                  ["-1e-1", "46.281", "--json"]):  # fmt: skip
        assert json.loads(terreau("locate", *point))["name"] == "Sepvret"
    with pytest.raises(NotFound):
        terreau("locate", "5", "30")
    with pytest.raises(Invalid):
        terreau("locate", "nan", "46")


def test_a_point_that_is_no_number_is_exit_code_2(places, capsys):
    with pytest.raises(SystemExit) as caught:
        terreau("locate", "ici", "là")
    assert caught.value.code == 2
    assert "ici" in capsys.readouterr().err


def test_import_says_what_it_would_do_and_does_it_when_told(tmp_path):
    for name, content in Package().files.items():
        (tmp_path / f"{name}.csv.lzma").write_bytes(content)
    report = json.loads(terreau("import", "france", str(tmp_path), "--json"))
    assert (report["applied"], report["counts"]["kinds"]["commune"]) == (False, 10)
    assert not ImportRun.objects.exists()
    assert "Rien n’a été écrit" in terreau("import", "france", str(tmp_path))
    assert terreau("import", "france", str(tmp_path), "--apply").startswith("Écrit")
    assert ImportRun.objects.get().finished


def test_an_import_without_its_file_or_of_nothing_is_one_sentence(tmp_path):
    for arguments in (["aav"], ["weather"], ["aav", str(tmp_path / "absent.csv")]):
        with pytest.raises(Invalid):
            terreau("import", *arguments)
