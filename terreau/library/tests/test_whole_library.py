"""The whole library in one archive: out, into an empty house, out again the same; undone; and what is wrong in it."""

import json
import shutil

import pytest
from django.core.management import load_command_class

from terreau.foundation.errors import Invalid, NotFound
from terreau.foundation.open_archive.writing import export
from terreau.foundation.policy import Actor
from terreau.library import actions, content, importing, testing
from terreau.library.importing import archives
from terreau.library.models import ImportLine, Sheet, Use, VersionReason, Vocabulary
from terreau.people.testing import steward
from terreau.stewardship.models import Entry, Revision
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db
SYSTEM = Actor.of_system("import")


@pytest.fixture
def library():
    """Sheets of every kind with several versions, uses, reasons; and what nobody but stewards sees."""
    places = some_communes()
    keeper = steward()
    listen = testing.method("Porteur de paroles")
    told = testing.experience(listen, "Au marché de Migné", territories=[places["86158"]])
    changed = content.of(listen) | {"summary": "Écouter dehors, à une question près."}
    actions.edit_sheet(keeper, listen, changed, 1, "plus clair")
    VersionReason.objects.create(sheet=listen, number=2, text="La question était trop longue.").experiences.set([told])
    testing.structure("Les Passeurs")
    testing.path("Le chemin", [("Écouter", [listen]), ("Choisir", [])])
    for number in range(3):
        Use.objects.create(
            sheet=listen, version=1, class_code="periurban", day="2024-03-01", at="2024-03-01T12:00:00Z",
            experience=told if number == 0 else None, territory=places["86158"], key=str(number),
        )  # fmt: skip
    actions.hide(keeper, testing.method("Méthode cachée"))
    return listen


def empty():
    for model in (Use, VersionReason, Revision, Entry, Vocabulary):
        model.objects.all().delete()
    for kind in ("experience", "path"):
        Sheet.objects.filter(kind=kind).delete()
    Sheet.objects.all().delete()


def files(folder):
    """Name → bytes, without the moment at which the archive was made."""
    found = {one.name: one.read_bytes() for one in folder.iterdir()}
    manifest = json.loads(found.pop("manifest.json"))
    assert manifest.pop("made")
    return {**found, "manifest": manifest}


def test_out_into_an_empty_house_and_out_again_is_the_same_byte_for_byte(library, tmp_path):
    export(tmp_path / "first", room="library")
    before = files(tmp_path / "first")
    assert {"methods.jsonl", "uses.jsonl", "reasons.jsonl", "vocabularies.jsonl", "schema.json"} <= before.keys()
    assert "groups.jsonl" not in before
    assert "Migné" in before["experiences.jsonl"].decode()
    assert "cachée" not in before["methods.jsonl"].decode()
    assert b"86158" not in before["uses.jsonl"]
    empty()
    told = archives.apply(SYSTEM, tmp_path / "first")
    assert told["counts"].keys() == {"created"}
    export(tmp_path / "second", room="library")
    assert files(tmp_path / "second") == before
    again = archives.apply(SYSTEM, tmp_path / "first")
    assert (again["run"], again["counts"].keys()) == (None, {"unchanged"})


def test_schema_holds_for_every_line(library, tmp_path):
    export(tmp_path / "a", room="library")
    schema = json.loads((tmp_path / "a" / "schema.json").read_text())
    types = {"string": str, "integer": int, "array": list, "object": dict}
    for kind, said in schema["$defs"].items():
        for raw in (tmp_path / "a" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines():
            line = json.loads(raw)
            assert set(line) == set(said["required"])
            assert all(type(line[name]) is types[one["type"]] for name, one in said["properties"].items())


def test_a_dry_run_tells_and_writes_nothing(library, tmp_path):
    export(tmp_path / "a.zip", room="library")
    empty()
    told = archives.dry_run(SYSTEM, tmp_path / "a.zip")
    assert told["applied"] is False
    assert told["counts"]["created"] == 6
    assert not Sheet.objects.exists()
    assert not ImportLine.objects.exists()


def test_an_archive_that_was_brought_is_undone(library, tmp_path):
    export(tmp_path / "a", room="library")
    empty()
    run = archives.apply(SYSTEM, tmp_path / "a")["run"]
    kept = Sheet.objects.get(slug="les-passeurs")
    actions.edit_sheet(SYSTEM, kept, content.of(kept) | {"summary": "Changé ici."}, kept.version)
    told = importing.undo(SYSTEM, run)
    assert told["kept"] == ["les-passeurs"]
    assert list(Sheet.objects.values_list("slug", flat=True)) == ["les-passeurs"]


def test_newer_versions_of_an_archive_are_taken_back_to_where_the_sheet_stood(library, tmp_path):
    actions.edit_sheet(SYSTEM, library, content.of(Sheet.objects.get(pk=library.pk)) | {"summary": "Trois."}, 2)
    export(tmp_path / "a", room="library")
    Revision.objects.filter(key=str(library.pk), number__gt=1).delete()
    first = Revision.objects.get(key=str(library.pk), number=1).snapshot
    library.refresh_from_db()
    library.version = 1
    content.write(library, content.check("method", first, imported=True))
    told = archives.apply(SYSTEM, tmp_path / "a")
    assert told["counts"]["updated"] == 1
    importing.undo(SYSTEM, told["run"])
    library.refresh_from_db()
    assert content.of(library) == first


def test_what_is_no_archive_is_said(tmp_path):
    assert not archives.is_archive(tmp_path)
    assert not archives.is_archive(tmp_path / "none")
    (tmp_path / "manifest.json").write_text("{")
    assert archives.is_archive(tmp_path)
    with pytest.raises(Invalid):
        archives.apply(SYSTEM, tmp_path)


def test_command_takes_a_folder_and_a_zip(library, tmp_path, capsys):
    def run(*arguments):
        command = load_command_class("terreau.library", "library")
        command.handle(**vars(command.create_parser("terreau", "library").parse_args(list(arguments))))
        return capsys.readouterr().out

    assert "methods.jsonl" in run("export", str(tmp_path / "out"))
    run("export", str(tmp_path / "out.zip"), "--json")
    empty()
    assert "--apply" in run("import", str(tmp_path / "out"), "--kind", "terreau")
    assert json.loads(run("import", str(tmp_path / "out.zip"), "--apply", "--json"))["run"]
    assert "terreau" in run("imports")
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(NotFound):
        run("import", str(tmp_path / "out"), "--kind", "terreau")


@pytest.mark.parametrize(
    "change",
    [
        {"sheet": "nulle-part"}, {"uses": [3]}, {"uses": [{"version": 1}]},
        {"uses": [{"version": 1, "year": 3000, "class_code": "", "experience": "", "count": 1}]},
        {"uses": [{"version": 1, "year": 2024, "class_code": "lunar", "experience": "", "count": 1}]},
    ],
)  # fmt: skip
def test_uses_that_no_house_wrote_are_refused(library, change):
    from terreau.library.archive_uses import all_kinds

    uses = all_kinds()[0]
    line = {**next(uses.export()), **change}
    Use.objects.all().delete()
    with pytest.raises(Invalid):
        uses.bring(line)
    assert not Use.objects.exists()
