"""The `terreau` command: finds the rooms' commands, speaks French or English, fails with one sentence."""

import gettext
import os
import sys
from collections.abc import Sequence
from pathlib import Path

PASS_THROUGH = "django"


def main(argv: Sequence[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    try:
        language = _speak()
        import django

        django.setup()
    except ValueError as problem:
        print(f"terreau: {problem}", file=sys.stderr)
        return 2
    if arguments[:1] == [PASS_THROUGH]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["terreau django", *arguments[1:]])
        return 0
    from django.utils import translation

    with translation.override(language):
        return _run(arguments)


def _speak() -> str:
    """Choose the language of commands, for our sentences and for argparse's own."""
    from terreau.config.env import env

    language = env.choice("TERREAU_LANGUAGE", ("fr", "en"))
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("argparse", str(Path(__file__).parent / "locale"))
    gettext.textdomain("argparse")
    return language


def product_commands() -> dict[str, str]:
    """Name → app of every command that a room offers."""
    from django.core.management import get_commands

    return {
        name: app for name, app in sorted(get_commands().items()) if isinstance(app, str) and app.startswith("terreau.")
    }


def _run(arguments: list[str]) -> int:
    from django.core.management import load_command_class
    from django.db import DatabaseError

    from terreau.config import home
    from terreau.foundation.commands import Command, tell
    from terreau.foundation.errors import TerreauError

    commands = product_commands()
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print(_help(commands))
        return 0
    if arguments[0] == "--version":
        from terreau import __version__

        print(f"terreau {__version__}")
        return 0
    name, rest = arguments[0], arguments[1:]
    if name not in commands:
        from django.utils.translation import gettext as _

        return tell(_("there is no command “%(name)s”. `terreau help` lists them.") % {"name": name})
    command = load_command_class(commands[name], name)
    assert isinstance(command, Command)
    options = vars(command.create_parser("terreau", name).parse_args(rest))
    try:
        if command.needs_home:
            home.require()
        command.handle(**options)
    except TerreauError as error:
        return tell(error)
    except (DatabaseError, OSError) as error:
        return tell(home.sentence_for(error))
    except KeyboardInterrupt:
        return 130
    return 0


def _help(commands: dict[str, str]) -> str:
    from django.core.management import load_command_class
    from django.utils.translation import gettext as _

    lines = [_("Terreau, a digital commons for local resilience."), "", _("Commands:")]
    for name, app in commands.items():
        lines.append(f"  terreau {name:<16} {load_command_class(app, name).help}")
    lines += ["", _("Each one explains itself: terreau COMMAND --help"), f"terreau {PASS_THROUGH} …"]
    return "\n".join(lines)
