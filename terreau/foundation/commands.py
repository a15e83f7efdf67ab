"""What every command of `terreau` shares: subcommands, `--json`, one clear sentence and exit code 2."""

import json
import re
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Sentence, TerreauError


@dataclass(frozen=True)
class Argument:
    names: tuple[str, ...]
    options: dict[str, Any] = field(default_factory=dict)


def argument(*names: str, **options: Any) -> Argument:
    """An argument of a subcommand, as `ArgumentParser.add_argument` takes it."""
    return Argument(names, options)


def subcommand(help: Sentence, *arguments: Argument) -> Callable[[Callable], Callable]:
    """Make a method a subcommand named after it (underscores become hyphens; a last one, as in `import_`, falls)."""

    def mark(method: Callable) -> Callable:
        setattr(method, "subcommand", (help, arguments))  # noqa: B010
        return method

    return mark


# What begins with a hyphen and is no option: argparse itself does not know -1.5e0.
NEGATIVE = re.compile(r"-(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$")


class Parser(CommandParser):
    """Says what is wrong in one sentence, with exit code 2. A negative number is an argument, not an option."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._negative_number_matcher = NEGATIVE

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"terreau: {message}\n")
        raise SystemExit(2)


class Command(BaseCommand):
    """A command of the product. `needs_home`: it only runs in a prepared data folder."""

    needs_home = True
    requires_system_checks: list[str] = []
    options: dict[str, Any]

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = Parser(prog=f"terreau {subcommand}", description=str(self.help), **kwargs)
        self.add_arguments(parser)
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        methods = {
            name.rstrip("_").replace("_", "-"): getattr(type(self), name)
            for name in dir(type(self))
            if hasattr(getattr(type(self), name), "subcommand")
        }
        if not methods:
            self.arguments(parser)
            _json_flag(parser)
            return
        shelf = parser.add_subparsers(dest="subcommand", required=True, metavar=_("COMMAND"))
        for name, method in sorted(methods.items()):
            help_, arguments = method.subcommand
            below = shelf.add_parser(name, help=str(help_), description=str(help_))
            for one in arguments:
                options: dict[str, Any] = {k: str(v) if k == "help" else v for k, v in one.options.items()}
                below.add_argument(*one.names, **options)
            _json_flag(below)
            below.set_defaults(method=method.__name__)

    def arguments(self, parser: ArgumentParser) -> None:
        """Arguments of a command without subcommands."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.options = options
        name = options.get("method", "run")
        django_own = {
            "method", "subcommand", "json", "verbosity", "settings", "pythonpath", "traceback",
            "no_color", "force_color", "skip_checks", "stdout", "stderr",
        }  # fmt: skip
        getattr(self, name)(**{k: v for k, v in options.items() if k not in django_own})

    def run(self, *args: Any, **options: Any) -> None:
        """What a command without subcommands does, with its arguments by name."""
        raise NotImplementedError

    def out(self, data: Any, human: Callable[[Any], str] | str | None = None) -> None:
        """Print `data` as JSON where `--json` was asked, else the human form."""
        if self.options.get("json"):
            text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
        elif callable(human):
            text = human(data)
        else:
            text = human if human is not None else str(data)
        self.stdout.write(text)


def _json_flag(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON, for programs"))


def tell(error: TerreauError | str) -> int:
    """Print one sentence on stderr; gives the exit code, 2."""
    print(f"terreau: {error}", file=sys.stderr)
    return 2


class Bar:
    """A progress bar on stderr: redrawn on a terminal, one line when done elsewhere."""

    width = 28

    def __init__(self, label: str) -> None:
        self.label = label
        self.began = self.drawn = time.monotonic()
        self.live = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.live and (now - self.drawn > 0.1 or done >= total):
            self.drawn = now
            full = round(self.width * min(1.0, done / total)) if total else 0
            print(
                f"\r{self.label:<44} [{'█' * full}{'·' * (self.width - full)}]",
                end="",
                file=sys.stderr,
                flush=True,
            )

    def end(self, word: str) -> None:
        took = time.monotonic() - self.began
        start = "\r" if self.live else ""
        filler = " " * (self.width + 2) if self.live else ""
        print(f"{start}{self.label:<44} {word} ({took:.1f} s){filler}", file=sys.stderr, flush=True)


@contextmanager
def progress(label: Sentence) -> Iterator[Bar]:
    """A bar for a long step: `with progress("…") as bar: bar(done, total)`."""
    bar = Bar(str(label))
    bar(0, 1)
    yield bar
    bar.end(str(gettext_lazy("done")))
