"""Every verb that a room writes to the journal has words, in French too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from terreau.foundation import care

PACKAGE = Path(__file__).resolve().parents[1] / "terreau"
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)]
DOORS = {PACKAGE / "foundation/care.py", PACKAGE / "stewardship/journal.py"}  # they hand on what they are given


def written() -> set[str]:
    return {verb for path in FILES if path not in DOORS for verb in verbs_of(ast.parse(path.read_text()))}


def verbs_of(tree: ast.Module) -> Iterator[str]:
    """The second argument of each `record(actor, verb, thing, …)`."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in calls_of(function, "record"):
                if len(call.args) == 3:
                    yield from texts(call.args[1], function, tree)


def calls_of(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name:
            yield node


def texts(value: ast.expr, function: ast.FunctionDef, tree: ast.Module) -> Iterator[str]:
    """What an expression may be: a text, one of two, a name set to such, or what the callers of the function give."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from texts(body, function, tree)
            yield from texts(orelse, function, tree)
        case ast.Name(id=name) if name in (given := [one.arg for one in function.args.args]):
            for call in calls_of(tree, function.name):
                yield from texts(call.args[given.index(name)], function, tree)
        case ast.Name(id=name):
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == [name]:
                    yield from texts(node.value, function, tree)
        case _:
            raise AssertionError(f"line {value.lineno}: which verb is written here cannot be read")


def test_verbs_are_found_however_they_are_written():
    found = written()
    assert {"people.open_group", "territories.clear_class", "stewardship.show_again", "library.unhide"} <= found
    assert len(found) > 50


@pytest.mark.parametrize("verb", sorted(written()))
def test_every_verb_has_words_in_both_languages(verb):
    with translation.override("en"):
        english = str(care.verb_in_words(verb))
    with translation.override("fr"):
        french = str(care.verb_in_words(verb))
    assert verb in care.verbs()
    assert english != verb
    assert french not in (english, verb)
