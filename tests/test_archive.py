"""The open archive: what is public, all of it and nothing else; brought back the same; never over what people wrote."""

import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from django.core.management import load_command_class
from django.utils import timezone

from terreau.foundation.archive import offered
from terreau.foundation.errors import TerreauError
from terreau.foundation.open_archive.bringing import bring
from terreau.foundation.open_archive.writing import export
from terreau.library import actions as library
from terreau.library import content
from terreau.library.models import Sheet
from terreau.library.testing import experience, method, path
from terreau.people import actions as people
from terreau.people.models import Group
from terreau.people.testing import actor, group, steward
from terreau.processes import actions as processes
from terreau.processes.models import Proposal
from terreau.processes.testing import public, written
from terreau.stewardship.models import Entry, Revision
from terreau.territories import actions as territories
from terreau.territories.models import ClassRecord, Kind, Territory
from terreau.territories.testing import some_communes

pytestmark = pytest.mark.django_db
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[0.28, 46.61], [0.36, 46.61], [0.36, 46.66], [0.28, 46.66], [0.28, 46.61]]],
}


@pytest.fixture
def lived_in():
    """A house with something of every kind, public and not."""
    places = some_communes()
    keeper = steward()
    listen = method("Porteur de paroles")
    content_ = content.of(listen) | {"summary": "Écouter dehors, à une question près."}
    library.edit_sheet(keeper, listen, content_, 1, "plus clair")
    secret = method("Méthode cachée au grand jour")
    library.hide(keeper, secret)
    method("Méthode en attente", published=False)
    told = experience(listen, "Au marché de Migné")
    library.edit_sheet(keeper, told, content.of(told) | {"communes": ["86158"]}, 1)
    path("Le chemin", [("Écouter", [listen, secret]), ("Choisir", [])])
    gardeners = group(name="Les Jardins", territories=[places["86158"]], purpose="Jardiner.", contact="ada@example.org")
    people.edit_group(actor(), gardeners, purpose="Jardiner, et partager.")
    group(name="Cercle privé", territories=[places["86158"]], public=False)
    people.hide_group(keeper, group(name="Cachés", territories=[places["86158"]]))
    public(place=places["86158"], writers="Léa et Karim", contact="lea@example.org")
    written(place=places["86194"], writers="Brouillon de Zoé")
    territories.create_project_territory(keeper, "Pays mellois", ["79174", "79084"])
    territories.create_project_territory(keeper, "Bord de l’Auxance", geometry=SQUARE)
    territories.set_class(actor(), places["86158"], "urban", "La ville a rejoint le bourg.")
    return places


def empty():
    """The house as a new one is: its communes, and nothing that people wrote."""
    for model in (Proposal, Group, Revision, Entry, ClassRecord):
        model.objects.all().delete()
    Sheet.objects.filter(kind="experience").delete()
    Sheet.objects.filter(kind="path").delete()
    Sheet.objects.all().delete()
    Territory.objects.filter(kind=Kind.PROJECT).delete()


def lines(folder, kind):
    return [json.loads(line) for line in (folder / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def outcomes(report):
    return {(kind, name) for kind, said in report["kinds"].items() for name in said["counts"]}


def test_it_holds_all_that_is_public_and_nothing_else(lived_in, tmp_path):
    manifest = export(tmp_path / "archive")
    counts = {said["kind"]: said["count"] for said in manifest["files"].values() if said["count"]}
    assert counts == {
        "territories": 2, "classes": 1, "groups": 1, "methods": 1, "experiences": 1, "paths": 1, "proposals": 1,
    }  # fmt: skip
    everything = "".join(one.read_text(encoding="utf-8") for one in (tmp_path / "archive").glob("*.jsonl"))
    for private in ("@", "cach", "attente", "privé", "Zoé", "contact", "password", "token"):
        assert private not in everything, private
    (told,) = lines(tmp_path / "archive", "methods")
    assert [one["number"] for one in told["versions"]] == [1, 2]
    assert told["versions"][1]["note"] == "plus clair"
    (proposed,) = lines(tmp_path / "archive", "proposals")
    assert len(proposed["versions"]) == 1, "drafts stay out"
    assert proposed["signed_by"] == "Léa et Karim"


def test_its_readme_says_what_every_field_holds(lived_in, tmp_path):
    export(tmp_path / "archive")
    for name in ("README.md", "LISEZMOI.md"):
        text = (tmp_path / "archive" / name).read_text(encoding="utf-8")
        for archived in offered():
            part = text.split(f"## {archived.kind}.jsonl")[1].split("\n## ")[0]
            assert set(re.findall(r"- `(\w+)`: ", part)) == set(archived.fields)
            for line in lines(tmp_path / "archive", archived.kind):
                assert set(line) == set(archived.fields)


@pytest.mark.parametrize("name", ["archive", "archive.zip"])
def test_brought_into_an_empty_house_it_is_the_same_house(lived_in, tmp_path, name):
    export(tmp_path / name)
    before = export(tmp_path / "before")["files"]
    empty()
    dry = bring(tmp_path / name, apply=False)
    assert outcomes(dry) == {(kind, "created") for kind, said in dry["kinds"].items() if said["counts"]}
    assert not Sheet.objects.exists()
    assert bring(tmp_path / name, apply=True)["kinds"] == dry["kinds"]
    assert export(tmp_path / "after")["files"] == before
    again = bring(tmp_path / name, apply=True)
    assert again["changed"] is False
    assert {outcome for _kind, outcome in outcomes(again)} == {"unchanged"}
    assert export(tmp_path / "later")["files"] == before


def test_what_was_brought_is_found_shown_and_read(lived_in, tmp_path, client):
    export(tmp_path / "archive")
    slug = Proposal.objects.public().get().slug
    empty()
    bring(tmp_path / "archive", apply=True)
    for page in (f"/sollicitations/{slug}/", "/collectifs/les-jardins/", "/bibliotheque/porteur-de-paroles/",
                 "/bibliotheque/le-chemin/", "/territoires/pays-mellois/", "/communes/86158/"):  # fmt: skip
        assert client.get(page).status_code == 200, page
    assert "Au marché de Migné" in client.get("/bibliotheque/?q=marche").content.decode()
    assert Territory.objects.get(code="86158", kind="commune").class_code == "urban"
    assert Entry.objects.filter(verb="library.import_archive").count() == 3
    assert "Les Jardins" in client.get("/communes/86158/classe/").content.decode()


def test_an_archive_from_before_a_field_came_is_read(lived_in, tmp_path):
    export(tmp_path / "archive")
    empty()
    late = ("said_as", "group")
    forge(tmp_path / "archive", "classes", lambda line: {k: v for k, v in line.items() if k not in late})
    assert bring(tmp_path / "archive", apply=True)["kinds"]["classes"]["counts"] == {"created": 1}
    assert ClassRecord.objects.get(scheme="person").raw == {"as": "steward"}


def test_a_newer_archive_moves_a_thing_forward_and_keeps_its_history(lived_in, tmp_path):
    export(tmp_path / "old")
    sheet = Sheet.objects.get(slug="porteur-de-paroles")
    library.edit_sheet(steward(), sheet, content.of(sheet) | {"summary": "Troisième."}, 2)
    jardins = Group.objects.get(slug="les-jardins")
    people.edit_group(actor(), jardins, purpose="Encore autre chose.")
    proposal = Proposal.objects.public().get()
    processes.write(actor(), proposal, "why", {"title": "Mieux écouter", "why": "Parce que.", "themes": []})
    newer = export(tmp_path / "new")["files"]
    empty()
    bring(tmp_path / "old", apply=True)
    report = bring(tmp_path / "new", apply=True)
    assert {kind for kind, said in report["kinds"].items() if said["counts"].get("updated")} == {
        "methods", "groups", "proposals",
    }  # fmt: skip
    assert export(tmp_path / "after")["files"] == newer


def test_what_people_wrote_here_is_never_overwritten(lived_in, tmp_path):
    export(tmp_path / "archive")
    keeper = steward()
    sheet = Sheet.objects.get(slug="porteur-de-paroles")
    library.edit_sheet(keeper, sheet, content.of(sheet) | {"summary": "Écrit ici."}, 2)
    people.edit_group(actor(), Group.objects.get(slug="les-jardins"), purpose="Écrit ici.")
    territories.set_class(keeper, lived_in["86158"], "periurban", "Non, c’est un village.")
    place = Territory.objects.get(kind=Kind.PROJECT, code="pays-mellois")
    territories.edit_project_territory(keeper, place, name="Le Mellois")
    library.hide(keeper, Sheet.objects.get(slug="le-chemin"))
    report = bring(tmp_path / "archive", apply=True)
    assert report["changed"] is False
    told = {line["name"]: line["outcome"] for said in report["kinds"].values() for line in said["lines"]}
    assert told == {
        "pays-mellois": "newer-here",
        "les-jardins": "newer-here",
        "porteur-de-paroles": "newer-here",
        "le-chemin": "not-shown-here",
    }
    assert Sheet.objects.get(slug="porteur-de-paroles").summary == "Écrit ici."
    assert Group.objects.get(slug="les-jardins").purpose == "Écrit ici."
    assert Territory.objects.get(pk=place.pk).name == "Le Mellois"
    assert Territory.objects.get(code="86158", kind="commune").class_code == "periurban"


def test_two_houses_that_wrote_apart_each_keep_theirs(lived_in, tmp_path):
    sheet = Sheet.objects.get(slug="porteur-de-paroles")
    export(tmp_path / "common")
    library.edit_sheet(steward(), sheet, content.of(sheet) | {"summary": "Là-bas."}, 2)
    export(tmp_path / "theirs")
    empty()
    bring(tmp_path / "common", apply=True)
    ours = Sheet.objects.get(slug="porteur-de-paroles")
    library.edit_sheet(steward(), ours, content.of(ours) | {"summary": "Ici."}, 2)
    report = bring(tmp_path / "theirs", apply=True)
    assert report["kinds"]["methods"]["counts"] == {"changed-here": 1}
    assert Sheet.objects.get(slug="porteur-de-paroles").summary == "Ici."


def forge(folder, kind, change):
    """Change the lines of a kind as somebody who also mends the manifest would."""
    told = lines(folder, kind)
    changed = [line for one in told for line in [change(one)] if line is not None]
    raw = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in changed).encode("utf-8", "surrogatepass")
    (folder / f"{kind}.jsonl").write_bytes(raw)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][f"{kind}.jsonl"] |= {
        "count": len(changed), "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest(),
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))


HOLLOW = {"number": 1, "at": "2026-01-01T00:00:00+00:00", "author": "", "note": "", "content": {}}
NOWHERE = {"name": "Nulle part", "communes": [], "places": [], "drawing": '{"type": "Point", "coordinates": [0, 0]}'}
WRONG = [
    ("methods", {"slug": "../../etc/passwd"}),
    ("methods", {"slug": "nouvelle"}),
    ("methods", {"versions": []}),
    ("methods", {"versions": [HOLLOW | {"number": True}]}),
    ("methods", {"versions": [HOLLOW | {"at": "2026"}]}),
    ("methods", {"versions": [HOLLOW]}),
    ("methods", {"versions": [HOLLOW | {"content": {"title": ["x"], "steps": 3, "fields": {"steps": "x"}}}]}),
    ("methods", {"versions": "v1"}),
    ("methods", {"title": None}),
    ("paths", {"versions": [HOLLOW | {"content": {"title": "Un chemin", "steps": ["x"]}}]}),
    ("groups", {"versions": [HOLLOW]}),
    ("groups", {"closed": "yesterday"}),
    ("proposals", {"versions": [HOLLOW]}),
    ("proposals", {"published": "2026-99-99"}),
    ("proposals", {"slug": "MAJUSCULES"}),
    ("classes", {"territory": "commune:99999"}),
    ("classes", {"class": "metropolis"}),
    ("classes", {"reason": " "}),
    ("classes", {"moment": "999999T999999.999999"}),
    ("classes", {"said_as": "king"}),
    ("classes", {"group": "x" * 201}),
    ("territories", {"versions": [HOLLOW | {"content": NOWHERE}]}),
    ("territories", {"versions": [HOLLOW | {"content": NOWHERE | {"drawing": "", "communes": []}}]}),
    ("territories", {"versions": [HOLLOW | {"content": NOWHERE | {"name": " "}}]}),
    ("territories", {"versions": [HOLLOW]}),
    ("territories", {"code": "nouveau"}),
    ("territories", {"code": "x" * 41}),
]


def test_a_line_that_the_rules_refuse_is_told_and_the_others_come_in(lived_in, tmp_path):
    export(tmp_path / "archive")
    empty()
    for number, (kind, change) in enumerate(WRONG):
        bad = Path(shutil.copytree(tmp_path / "archive", tmp_path / f"bad{number}"))
        forge(bad, kind, lambda line, change=change: line | change)
        report = bring(bad, apply=False)
        refused = report["kinds"][kind]
        assert set(refused["counts"]) == {"refused"}, (kind, change)
        assert all(line["why"] for line in refused["lines"])
        others = {name: said["counts"] for name, said in report["kinds"].items() if name != kind and said["counts"]}
        assert all(set(counts) == {"created"} for counts in others.values()), (kind, change, others)


def test_markup_stays_words(lived_in, tmp_path, client):
    export(tmp_path / "archive")

    def poison(line):
        line["versions"][-1]["content"]["title"] = "<script>alert(1)</script>'; DROP TABLE library_sheet; --"
        return line

    forge(tmp_path / "archive", "methods", poison)
    empty()
    bring(tmp_path / "archive", apply=True)
    page = client.get("/bibliotheque/porteur-de-paroles/").content.decode()
    assert "<script>alert" not in page
    assert "DROP TABLE" in page


def packed(tmp_path, change=lambda archive: None):
    """A good ZIP with one thing more."""
    export(tmp_path / "good.zip")
    with zipfile.ZipFile(tmp_path / "good.zip", "a", zipfile.ZIP_DEFLATED) as archive:
        change(archive)
    return tmp_path / "good.zip"


def with_manifest(folder, **changes):
    manifest = json.loads((folder / "manifest.json").read_text()) | changes
    (folder / "manifest.json").write_text(json.dumps(manifest))


def bad_archives(tmp_path):
    """What is wrong → an archive, and a word of the sentence that says so."""
    good = tmp_path / "folder"
    export(good)
    yield "nothing there", tmp_path / "absent.zip", "ne peut pas être lu"
    (tmp_path / "empty.zip").touch()
    yield "empty", tmp_path / "empty.zip", "est vide"
    (tmp_path / "text.zip").write_text("bonjour " * 50)
    yield "text", tmp_path / "text.zip", "abîmé"
    (tmp_path / "nothing").mkdir()
    yield "an empty folder", tmp_path / "nothing", "manifeste"
    whole = packed(tmp_path)
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    yield "truncated", tmp_path / "cut.zip", "abîmé"
    with zipfile.ZipFile(whole) as archive:
        where = archive.getinfo("methods.jsonl").header_offset + 100
    broken = bytearray(whole.read_bytes())
    broken[where] ^= 0xFF
    (tmp_path / "broken.zip").write_bytes(broken)
    yield "a changed byte", tmp_path / "broken.zip", ""
    whole.unlink()
    bomb = packed(tmp_path, lambda archive: archive.writestr("bomb.jsonl", bytes(64 * 2**20)))
    yield "a bomb", bomb, "déplierait"
    bomb.unlink()
    escape = packed(tmp_path, lambda archive: archive.writestr("../../escape.jsonl", "{}"))
    yield "a path out", escape, "n’en fait pas partie"
    escape.unlink()
    yield "twice a name", packed(tmp_path, _twice), "abîmé"
    text = (good / "methods.jsonl").read_text()
    (good / "methods.jsonl").write_text(text.replace("Porteur", "Voleur"))
    yield "tampered", good, "empreinte"
    (good / "methods.jsonl").unlink()
    yield "a file less", good, "methods.jsonl"
    (good / "methods.jsonl").write_text(text)
    with_manifest(good, format=2)
    yield "another format", good, "format 2"
    with_manifest(good, format=1, demonstration=True)
    yield "a demonstration", good, "démonstration"
    with_manifest(
        good, demonstration=False, files={"../x.jsonl": {"kind": "../x", "count": 0, "bytes": 0, "sha256": ""}}
    )
    yield "a wrong name", good, "manifeste"
    (good / "manifest.json").write_text("[" * 100_000)
    yield "no manifest at all", good, "manifeste"


def _twice(archive):
    with pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("methods.jsonl", "{}\n")


def test_a_bad_archive_is_one_sentence_and_changes_nothing(lived_in, tmp_path):
    before = {one.slug: one.version for one in Sheet.objects.all()}
    for what, bad, word in bad_archives(tmp_path):
        try:
            sentence = f"taken: {bring(bad, apply=True)}"
        except TerreauError as told:
            sentence = str(told)
        assert not sentence.startswith("taken"), (what, sentence)
        assert word in sentence, (what, sentence)
        assert "\n" not in sentence
    assert {one.slug: one.version for one in Sheet.objects.all()} == before
    assert not (tmp_path.parent / "escape.jsonl").exists()


NEVER_WRITTEN = [
    b"null\n", b"[]\n", b'{"slug": NaN}\n', b'{"slug": "\\u0000"}\n', b'{"slug": "\\ud800"}\n', b"\xff\n",
    b"[" * 50_000 + b"\n",
]  # fmt: skip


def test_a_line_that_no_house_writes_refuses_the_archive(lived_in, tmp_path):
    export(tmp_path / "archive")
    empty()
    manifest = json.loads((tmp_path / "archive" / "manifest.json").read_text())
    for raw in NEVER_WRITTEN:
        (tmp_path / "archive" / "methods.jsonl").write_bytes(raw)
        manifest["files"]["methods.jsonl"] |= {"count": 1, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
        (tmp_path / "archive" / "manifest.json").write_text(json.dumps(manifest))
        with pytest.raises(TerreauError, match=re.escape("methods.jsonl")):
            bring(tmp_path / "archive", apply=True)
        assert not Group.objects.exists(), "all or nothing"


def test_kinds_of_a_later_version_are_left_out_and_said(lived_in, tmp_path):
    export(tmp_path / "archive")
    manifest = json.loads((tmp_path / "archive" / "manifest.json").read_text())
    (tmp_path / "archive" / "recipes.jsonl").write_bytes(b"{}\n")
    manifest["files"]["recipes.jsonl"] = {
        "kind": "recipes", "count": 1, "bytes": 3, "sha256": hashlib.sha256(b"{}\n").hexdigest(),
    }  # fmt: skip
    (tmp_path / "archive" / "manifest.json").write_text(json.dumps(manifest))
    assert bring(tmp_path / "archive", apply=False)["unknown"] == ["recipes.jsonl"]


def test_the_target_is_never_overwritten(tmp_path):
    (tmp_path / "kept.zip").write_text("mine")
    for target in (tmp_path / "kept.zip", tmp_path):
        with pytest.raises(TerreauError):
            export(target)
    with pytest.raises(TerreauError):
        export(tmp_path / "no" / "such" / "archive")
    assert (tmp_path / "kept.zip").read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["kept.zip"]


def terreau(name, *arguments):
    """What a command prints."""
    command = load_command_class("terreau.config", name)
    command.stdout = command.stdout.__class__(io.StringIO())
    command.handle(**vars(command.create_parser("terreau", name).parse_args(list(map(str, arguments)))))
    return command.stdout._out.getvalue()


def test_the_commands_say_what_they_did(lived_in, tmp_path):
    told = json.loads(terreau("export", tmp_path / "a.zip", "--json"))
    assert told["files"]["methods.jsonl"]["count"] == 1
    assert Path(told["file"]) == tmp_path / "a.zip"
    assert told["made"][:10] == timezone.now().date().isoformat()
    assert "Rien à changer" in terreau("import", tmp_path / "a.zip")
    Sheet.objects.filter(slug="le-chemin").delete()
    assert "--apply" in terreau("import", tmp_path / "a.zip")
    report = json.loads(terreau("import", tmp_path / "a.zip", "--apply", "--json"))
    assert report["kinds"]["paths"]["counts"] == {"created": 1}
    library.hide(steward(), Sheet.objects.get(slug="le-chemin"))
    assert "le-chemin: non montré ici" in terreau("import", tmp_path / "a.zip")
