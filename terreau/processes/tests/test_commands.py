"""`terreau proposal`: lists, shows, draws; a wrong word gets one sentence and exit code 2."""

import io
import json

import pytest
from django.core.management import load_command_class

from terreau.foundation.commands import tell
from terreau.foundation.errors import TerreauError
from terreau.processes.testing import public, written

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    """Exit code, output, sentence: as `terreau` itself answers."""
    command = load_command_class("terreau.processes", "proposal")
    command.stdout = command.stdout.__class__(io.StringIO())
    try:
        options = vars(command.create_parser("terreau", "proposal").parse_args(list(arguments)))
        command.handle(**options)
    except TerreauError as error:
        return tell(error), "", capsys.readouterr().err
    except SystemExit as stop:
        return stop.code, "", capsys.readouterr().err
    return 0, command.stdout._out.getvalue(), ""


def test_list_and_show(capsys):
    proposal, draft = public(), written()
    code, out, _err = run(capsys, "list", "--json")
    assert code == 0
    assert [one["slug"] for one in json.loads(out)] == [proposal.slug]
    assert draft.slug in run(capsys, "list", "--all")[1]
    assert run(capsys, "list", "--commune", "86158")[1].count(proposal.slug) == 1
    code, out, _err = run(capsys, "show", str(proposal.pk), "--json")
    assert json.loads(out)["title"] == proposal.title
    assert proposal.title in run(capsys, "show", proposal.slug)[1]


@pytest.mark.parametrize(("format", "first"), [("pdf", b"%PDF"), ("odt", b"PK"), ("docx", b"PK")])
@pytest.mark.parametrize("what", ["letter", "dossier"])
def test_render(capsys, tmp_path, format, first, what):
    file = tmp_path / f"x.{format}"
    arguments = ("render", str(public().pk), "--format", format, "--what", what, "--out", str(file), "--json")
    code, out, _err = run(capsys, *arguments)
    assert code == 0
    assert json.loads(out)["bytes"] == file.stat().st_size
    assert file.read_bytes().startswith(first)


def test_what_cannot_be_is_said_in_one_sentence(capsys, tmp_path):
    proposal = public()
    cases = [
        ("show", "999999"),
        ("show", "x" * 5000),
        ("render", "nulle-part", "--format", "pdf", "--out", str(tmp_path / "a.pdf")),
        ("render", proposal.slug, "--format", "exe", "--out", str(tmp_path / "a.exe")),
        ("render", proposal.slug, "--format", "pdf", "--out", str(tmp_path / "no" / "a.pdf")),
        ("render", proposal.slug, "--format", "pdf", "--out", str(tmp_path)),
        ("list", "--commune", "99999"),
        ("fly",),
    ]
    for arguments in cases:
        code, out, err = run(capsys, *arguments)
        assert code == 2, arguments
        assert err.startswith("terreau: "), arguments
        assert len(err.strip().splitlines()) == 1, arguments
        assert out == ""
    assert list(tmp_path.iterdir()) == []
