"""The docs say what the code does."""

import json
from pathlib import Path

from terreau.config.api_docs import schema
from terreau.config.cli import product_commands
from terreau.config.env import VARIABLES
from terreau.config.settings.apps import ROOMS

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_every_variable_is_documented_with_its_default():
    text = (DOCS / "configuration.md").read_text()
    for variable in VARIABLES:
        assert f"| `{variable.name}` | `{variable.default}` |".replace("` `", "``").replace("| `` |", "| |") in text


def test_no_variable_is_documented_that_is_not_read():
    rows = [line.split("`")[1] for line in (DOCS / "configuration.md").read_text().splitlines() if line[:3] == "| `"]
    assert rows == [variable.name for variable in VARIABLES]


def test_every_command_is_documented():
    text = (DOCS / "commands.md").read_text()
    undocumented = [name for name in product_commands() if f"## `terreau {name}" not in text]
    assert undocumented == []


def test_every_room_is_in_the_plan():
    text = (DOCS / "architecture.md").read_text()
    assert [room for room in ROOMS if f"`{room}/`" not in text] == []


def test_the_description_of_the_api_is_committed_as_it_is():
    kept = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(schema())), "the API changed: run `make openapi` and commit docs/openapi.json"
