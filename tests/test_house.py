"""The rules of the house that an import linter cannot see."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from terreau.config.settings.apps import ROOMS
from terreau.foundation.events import Event, reactions_to

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "terreau"
RANK = {room: rank for rank, room in enumerate(ROOMS)}
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def test_rooms_of_settings_are_those_of_the_contract():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    layers = [layer.strip("()") for layer in contract["layers"]]
    present = [layer for layer in layers if (PACKAGE / layer).is_dir() and layer != "config"]
    assert present == list(reversed(ROOMS))


def test_foreign_keys_point_down_only():
    upward = []
    for model in apps.get_models(include_auto_created=True):
        room = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.remote_field.model
            if room in RANK and target is not None and not field.auto_created:
                to = target._meta.app_label
                if to in RANK and RANK[to] > RANK[room]:
                    upward.append(f"{model.__name__}.{field.name} → {target.__name__}")
    assert upward == []


def test_a_room_ships_templates_only_under_its_own_name():
    allowed = {"people": {"people", "account", "allauth"}}
    stray = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.glob("*/templates/*")
        if path.name not in allowed.get(room_of(path), {room_of(path)})
    ]
    assert stray == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_templates_stand_on_rooms_below(path):
    room, text = room_of(path), path.read_text()
    used = re.findall(r"{%\s*(?:include|extends)\s+[\"']([a-z]+)/", text)
    used += re.findall(r"{%\s*url\s+[\"']([a-z]+):", text)
    above = {name for name in used if name in RANK and RANK[name] > RANK.get(room, 99)}
    assert above == set(), "a template may use rooms below its own only"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style[\s>]", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//[^\"]*\.(?:js|css|woff2?)", text)


def test_every_event_has_a_reaction_or_is_for_readers():
    def kinds(event):
        for kind in event.__subclasses__():
            yield kind
            yield from kinds(kind)

    deaf = [
        kind.__name__
        for kind in kinds(Event)
        if kind.__module__.startswith("terreau.") and not reactions_to(kind) and not kind.for_readers
    ]
    assert deaf == []


def test_every_room_says_what_it_is_and_what_does_not_belong_in_it():
    silent = [room for room in ROOMS if not (PACKAGE / room / "README.md").is_file()]
    assert silent == []
    for room in ROOMS:
        assert "does not belong" in (PACKAGE / room / "README.md").read_text(), room


@pytest.mark.django_db
def test_models_and_migrations_agree():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
