"""`make bench`: prepares a house of its own, measures it beside Datasette over the same rows, prints the ratios.

`python -m benchmarks [pages] [suggest] [import] [sheets] [library] [memory] [--folder PREPARED]`
"""

import argparse
import json
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import library_sheets
from benchmarks.library import library
from benchmarks.load import Cost, Run, ask, side_by_side
from benchmarks.peer import build, settings
from benchmarks.servers import ROOT, Server, datasette, environment, terreau

SEED = 20261124
TURNS = 3
PARTS = ("pages", "suggest", "import", "sheets", "library", "memory")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="all by default")
    parser.add_argument("--folder", type=Path, help="a prepared data folder; by default one is made")
    options = parser.parse_args()
    parts = options.parts or PARTS
    with tempfile.TemporaryDirectory(prefix="terreau-bench-") as room:
        place = Path(room)
        folder = options.folder or prepared(place / "data")
        file, inspected = build(folder, place)
        codes, slugs, names = samples(folder)
        if "import" in parts:
            imports(place)
        if "sheets" in parts:
            sheets(folder, place)
        if "library" in parts:
            library(folder, place, show, Touch)
        if {"pages", "suggest", "memory"} & set(parts):
            with terreau(folder) as ours, datasette(file, inspected, settings(place)) as theirs:
                if "pages" in parts:
                    pages(ours, theirs, folder, codes, slugs)
                if "suggest" in parts:
                    suggestions(ours, theirs, names)
                if "memory" in parts:
                    memory(ours, codes, slugs, names)


def prepared(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "terreau", "init"], env=environment(folder, 8000), cwd=ROOT, check=True)
    return folder


def samples(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """1,000 commune codes, the slugs of all sheets, 1,000 beginnings (2 to 8 letters) of commune names; seeded."""
    chance = random.Random(SEED)
    base = sqlite3.connect(f"file:{folder / 'terreau.sqlite3'}?mode=ro", uri=True)
    rows = base.execute(
        "SELECT code, name FROM territories_territory WHERE kind = 'commune' AND valid_to IS NULL ORDER BY code"
    ).fetchall()
    slugs = [row[0] for row in base.execute("SELECT slug FROM library_sheet WHERE kind = 'method' ORDER BY slug")]
    base.close()
    codes = [code for code, _name in chance.sample(rows, 1000)]
    names = [name[: chance.randint(2, 8)].strip(" -'’") for _code, name in chance.sample(rows, 1000)]
    return codes, slugs, names


def pages(ours: Server, theirs: Server, folder: Path, codes: list[str], slugs: list[str]) -> None:
    """(a) anonymous reads of a territory page and of a sheet: shared from memory; rendered anew, because a sheet is
    written before each request; and for territories cold, each asked for the first time since the server started.
    """
    peer = [f"/peer/communes/{code}" for code in codes]
    places = [f"/communes/{code}/" for code in codes]
    slow, cold = side_by_side(Run(theirs, peer[500:]), Run(ours, places[500:], warm=places[:1]))
    show("territory page: Datasette", slow)
    show("territory page: Terreau, cold", cold, slow, 2.5)
    with Touch(folder) as touch:
        for name, known, rows in (
            ("territory page", places[:100], peer[:100]),
            ("sheet page", [f"/bibliotheque/{slug}/" for slug in slugs], [f"/peer/sheets/{slug}" for slug in slugs]),
        ):
            often = _times(known, 600)
            theirs_now, written, shared = side_by_side(
                Run(theirs, _times(rows, 600)),
                Run(ours, often, warm=known, before_each=touch),
                Run(ours, often, warm=known),
            )
            show(f"{name}: Datasette", theirs_now)
            show(f"{name}: Terreau, after a write", written, theirs_now, 2.5)
            show(f"{name}: Terreau, shared", shared, theirs_now, 0.5)


class Touch:
    """Writes to a sheet, as an edit does, so that no page in memory may be served any more."""

    def __init__(self, folder: Path) -> None:
        self.base = sqlite3.connect(folder / "terreau.sqlite3", isolation_level=None, timeout=20)

    def __call__(self) -> None:
        self.base.execute("UPDATE library_sheet SET origin = origin WHERE id = (SELECT min(id) FROM library_sheet)")

    def __enter__(self) -> "Touch":
        return self

    def __exit__(self, *_: object) -> None:
        self.base.close()


def suggestions(ours: Server, theirs: Server, names: list[str]) -> None:
    """(b) what is answered while a commune's name is typed."""
    from urllib.parse import quote

    peer = [f"/peer/suggest.json?q={quote(_fts(name))}&_shape=array" for name in names]
    reference, mine = side_by_side(
        Run(theirs, peer), Run(ours, [f"/api/v1/territories/suggest?q={quote(name)}" for name in names])
    )
    show("suggestion: Datasette, FTS JSON", reference)
    show("suggestion: Terreau", mine, reference, 0.7)


def _fts(name: str) -> str:
    words = [word for word in "".join(c if c.isalnum() else " " for c in name).split() if word]
    return " ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*']) if words else '"a"*'


def imports(place: Path) -> None:
    """(c) all of France into an empty house, beside the least that it can be; user + system seconds of the process,
    what it loads included. Terreau reads the table of what is ready; then once more it computes all of it, as for any
    other package. In turns, the lowest of each counts: the first turn compiles what Python loads.
    """
    bare, ready, computed = [], [], []
    for turn in range(TURNS):
        seconds, _output = spent(["benchmarks.bare_import", str(place / f"bare{turn}.db")], place / "bare")
        bare.append(seconds)
        for how, measured in (("ready", ready), ("computed", computed)):
            folder = place / f"{how}{turn}"
            spent(["benchmarks.our_import", "prepare"], folder)
            seconds, loading = spent(["benchmarks.our_import", how], folder)
            measured.append((seconds, float(loading)))
            shutil.rmtree(folder)
    least = min(bare)
    print(f"{'import of France: bare loop':<42} {least:8.2f} s CPU")
    for name, (seconds, loading) in (("Terreau", min(ready)), ("Terreau, computing all", min(computed))):
        print(
            f"{'import of France: ' + name:<42} {seconds:8.2f} s CPU, {loading:.2f} of it to load the site   "
            f"x{seconds / least:.2f} (goal x1.5)",
            flush=True,
        )


def sheets(folder: Path, place: Path) -> None:
    """(c2) 10,000 sheets of 3,000 characters into a prepared house, from each format: versions, facets, search index
    and report included. Wall seconds, and user + system seconds, of the whole command.
    """
    for form in ("json", "csv", "xml"):
        house, file = place / f"house-{form}", place / f"sheets.{form}"
        shutil.copytree(folder, house)
        library_sheets.write(10_000, file, form)
        began = time.monotonic()
        seconds, told = spent(["terreau", "library", "import", str(file), "--apply", "--json"], house)
        wall, counts = time.monotonic() - began, json.loads(told)["counts"]
        assert counts == {"created": 10_000}, counts
        print(f"{f'10,000 sheets from {form}':<42} {wall:8.1f} s, {seconds:.1f} s CPU   (goal 60 s)", flush=True)
        shutil.rmtree(house)


def spent(module: list[str], folder: Path) -> tuple[float, str]:
    """User and system seconds of a module of this package, and what it printed.

    Python's compiled modules are kept beside the folder, as they are in any installation after its first command.
    """
    folder.mkdir(parents=True, exist_ok=True)
    compiled = {"PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", *module],
        env=environment(folder, 8000) | compiled,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def memory(ours: Server, codes: list[str], slugs: list[str], names: list[str]) -> None:
    """(d) proportional set size of the whole default process, web and worker, after 10,000 requests of all kinds."""
    import http.client
    from urllib.parse import quote

    connection = http.client.HTTPConnection("127.0.0.1", ours.port, timeout=30)
    kinds = [
        *(f"/communes/{code}/" for code in codes),
        *(f"/bibliotheque/{slug}/" for slug in slugs),
        *(f"/api/v1/territories/suggest?q={quote(name)}" for name in names),
        *(f"/api/v1/territories/communes/{code}" for code in codes[:200]),
        "/", "/bibliotheque/", "/chercher/?q=maire",
    ]  # fmt: skip
    before, began = ours.memory_mb(), time.monotonic()
    for path in _times(kinds, 10_000):
        ask(connection, path)
    print(
        f"{'memory after 10,000 requests':<42} {ours.memory_mb():8.0f} MB (goal 250; before {before:.0f}; "
        f"{time.monotonic() - began:.0f} s)"
    )


def _times(paths: list[str], number: int) -> list[str]:
    """`number` paths: all of them again and again, in an order that chance sets once."""
    chance = random.Random(SEED)
    found = [path for _ in range(-(-number // len(paths))) for path in chance.sample(paths, len(paths))]
    return found[:number]


def show(name: str, cost: Cost, reference: Cost | None = None, goal: float = 0) -> None:
    line = (
        f"{name:<42} {cost.cpu_ms:8.2f} ms CPU   p50 {cost.p50_ms:7.2f}   p99 {cost.p99_ms:7.2f} ms   "
        f"{cost.kilobytes:6.1f} kB"
    )
    if reference and goal:
        line += f"   x{cost.cpu_ms / reference.cpu_ms:.2f} (goal x{goal})"
    print(line, flush=True)


if __name__ == "__main__":
    main()
