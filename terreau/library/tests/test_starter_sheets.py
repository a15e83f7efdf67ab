"""Every starter sheet is complete; loading is idempotent and never overwrites people."""

import shutil

import pytest

from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library import actions, content, starter_sheets
from terreau.library.fields import check_fields
from terreau.library.models import Sheet
from terreau.stewardship import revisions

ACTOR = Actor.of_system("tests")
FILES = starter_sheets.files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_starter_sheet_is_complete(path):
    sheet = starter_sheets.read(path)
    assert list(starter_sheets.incomplete(sheet)) == []
    _kept, errors = check_fields(sheet.kind, sheet.content.get("fields", {}))
    assert errors == {}
    assert sheet.content["licence"] in ("CC-BY-SA-4.0", "CC-BY-4.0", "CC0-1.0", "etalab-2.0")


@pytest.mark.django_db
def test_the_whole_starter_library_loads_once():
    first = starter_sheets.load()
    assert sorted(first.created) == [path.stem for path in FILES]
    assert not starter_sheets.is_needed()
    second = starter_sheets.load()
    assert (second.created, second.updated, second.kept) == ([], [], [])
    assert Sheet.objects.filter(version=1).count() == len(FILES)


@pytest.fixture
def folder(tmp_path):
    for name in ("porteur-de-paroles", "meteo-d-arrivee"):
        shutil.copy(starter_sheets.FOLDER / f"{name}.toml", tmp_path)
    return tmp_path


def rewrite(folder, old, new):
    path = folder / "porteur-de-paroles.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.django_db
def test_a_file_that_changed_is_a_new_version(folder):
    starter_sheets.load(folder=folder)
    rewrite(folder, 'title = "Porteur de paroles"', 'title = "Porteurs de paroles"')
    report = starter_sheets.load(folder=folder)
    assert (report.updated, report.unchanged) == (["porteur-de-paroles"], ["meteo-d-arrivee"])
    sheet = Sheet.objects.get(slug="porteur-de-paroles")
    assert (sheet.title, sheet.version, revisions.of(sheet).count()) == ("Porteurs de paroles", 2, 2)


@pytest.mark.django_db
def test_what_people_changed_is_left_and_reported(folder):
    starter_sheets.load(folder=folder)
    sheet = Sheet.objects.get(slug="porteur-de-paroles")
    actions.edit_sheet(ACTOR, sheet, {**content.of(sheet), "title": "Paroles de chez nous"}, base=1)
    rewrite(folder, 'title = "Porteur de paroles"', 'title = "Porteurs de paroles"')
    assert starter_sheets.load(folder=folder).kept == ["porteur-de-paroles"]
    sheet.refresh_from_db()
    assert sheet.title == "Paroles de chez nous"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('licence = "CC-BY-SA-4.0"', 'licence = "all rights"', "licence"),
        ('goals = ["listen", "understand"]', 'goals = ["listne"]', "fields.goals"),
        ("minutes_max = 330", "minutes_max = 130", "fields.steps"),
        ("[fields]", "[fields]\ncolour = 1", "fields.colour"),
    ],
)
def test_a_wrong_file_is_named_with_its_field_and_nothing_of_it_stays(folder, old, new, field):
    rewrite(folder, old, new)
    with pytest.raises(Invalid, match=rf"porteur-de-paroles\.toml.*{field}"):
        starter_sheets.load(folder=folder)
    assert not Sheet.objects.filter(slug="porteur-de-paroles").exists()


@pytest.mark.parametrize("text", ["", "kind = ", 'kind = "method"\nslug = "other"', "\udcff"])
def test_a_file_that_cannot_be_read_says_which(tmp_path, text):
    path = tmp_path / "x.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ValueError, match=r"x\.toml"):
        starter_sheets.read(path)


def test_what_a_method_lacks_is_said(folder):
    rewrite(folder, "tips = [", "variants_ = [")
    rewrite(folder, "minutes_max = 330", "minutes_max = 200")
    lacks = " ".join(starter_sheets.incomplete(starter_sheets.read(folder / "porteur-de-paroles.toml")))
    assert "tips: missing" in lacks
    assert "steps: 300 minutes" in lacks
