"""Helps for the tests of every room."""

import io
from typing import Any

from django.core.management import load_command_class

from terreau.foundation.commands import Command, tell
from terreau.foundation.errors import TerreauError


def run_command(room: str, name: str, *arguments: str) -> tuple[Any, str]:
    """Exit code and output of `terreau NAME …`, as `terreau` itself answers; sentences go to the standard error."""
    command = load_command_class(f"terreau.{room}", name)
    assert isinstance(command, Command)
    out = io.StringIO()
    command.stdout = command.stdout.__class__(out)
    try:
        command.handle(**vars(command.create_parser("terreau", name).parse_args(list(arguments))))
    except TerreauError as error:
        return tell(error), ""
    except SystemExit as stop:
        return stop.code, ""
    return 0, out.getvalue()
