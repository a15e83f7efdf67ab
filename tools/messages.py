"""Extract, merge and compile the sentences of every room: `python tools/messages.py [--check | --mend]`.

`--check` writes nothing and says what is missing or not spaced as French is; `--mend` spaces it.
Babel alone, no gettext: Python files by its own extractor, templates through Django's `templatize`.
"""

import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1] / "terreau"
sys.path.insert(0, str(ROOT.parent))  # run as a script, it does not know its own package

from tools import typography  # noqa: E402

LANGUAGE = "fr"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def rooms() -> list[Path]:
    return sorted(path.parent for path in ROOT.glob("*/__init__.py"))


def sources(room: Path) -> Iterator[tuple[Path, bytes]]:
    from django.utils.translation.template import templatize

    for path in sorted(room.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield path, path.read_bytes()
    for path in sorted([*room.rglob("templates/**/*.html"), *room.rglob("templates/**/*.txt")]):
        text = templatize(path.read_text(), origin=str(path))
        yield path, "\n".join(line.lstrip() for line in text.splitlines()).encode()


def extracted(room: Path) -> Catalog:
    catalog = Catalog(locale=LANGUAGE, project="Terreau", fuzzy=False)
    for _path, text in sources(room):
        found = extract("python", io.BytesIO(text), KEYWORDS, ("Translators:",), {"encoding": "utf-8"})
        for _line, message, _comments, context in found:
            if message and (message if isinstance(message, str) else message[0]):
                catalog.add(message, context=context)
    if room.name == "config":
        for sentence in of_the_api():
            catalog.add(sentence, context="api")
    return catalog


def of_the_api() -> Iterator[str]:
    """What each operation of the API does, as the committed description says it: its page shows it in French."""
    described = json.loads((ROOT.parent / "docs" / "openapi.json").read_text(encoding="utf-8"))
    for methods in described["paths"].values():
        for operation in methods.values():
            yield from filter(None, (operation.get("summary"), operation.get("description")))


def po_path(room: Path) -> Path:
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def merged(room: Path) -> Catalog:
    """What is extracted, with the translations that the committed catalogue has."""
    new, path = extracted(room), po_path(room)
    if not path.is_file():
        return new
    old = read_po(io.BytesIO(path.read_bytes()), locale=LANGUAGE)
    for message in new:
        known = old.get(message.id, context=message.context) if message.id else None
        if known is not None:
            message.string = known.string
            message.flags = set(known.flags) | (message.flags & {"python-format"})
    return new


def missing(catalog: Catalog) -> list[str]:
    """The sentences without a complete, certain translation."""
    holes = []
    for message in catalog:
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        if message.id and (not all(strings) or message.fuzzy):
            holes.append(message.id if isinstance(message.id, str) else message.id[0])
    return holes


def ill_set(catalog: Catalog) -> list[str]:
    """The French sentences that are not spaced as French is."""
    return [string for message in catalog for string in _strings(message) if not typography.is_well_set(string)]


def mend(catalog: Catalog) -> None:
    for message in catalog:
        if message.id and message.string:
            mended = tuple(typography.mended(one) for one in _strings(message))
            message.string = mended[0] if isinstance(message.string, str) else mended


def _strings(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return [one for one in strings if one] if message.id else []


def compiled(catalog: Catalog) -> bytes:
    """The same bytes for the same sentences: no date of compilation."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def write(room: Path, mending: bool = False) -> list[str]:
    catalog, path = merged(room), po_path(room)
    if len(catalog) == 0:
        return []
    if mending:
        mend(catalog)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalog, no_location=True, omit_header=True, sort_output=True, width=110)
    header = f'msgid ""\nmsgstr ""\n"Language: {LANGUAGE}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    header += '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    path.write_bytes(header.encode() + buffer.getvalue())
    path.with_suffix(".mo").write_bytes(compiled(read_po(io.BytesIO(path.read_bytes()), locale=LANGUAGE)))
    return missing(catalog)


def main() -> int:
    faults = 0
    for room in rooms():
        if "--check" in sys.argv:
            catalog = merged(room)
            holes, ill = missing(catalog), ill_set(catalog)
        else:
            holes, ill = write(room, "--mend" in sys.argv), []
        for sentence in holes:
            print(f"{room.name}: not translated: {sentence!r}")
        for sentence in ill:
            print(f"{room.name}: not spaced as French is (tools/messages.py --mend does it): {sentence!r}")
        faults += len(holes) + len(ill)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
