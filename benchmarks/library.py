"""Ten thousand sheets: search, list with facets, the finder's answer, saving; beside Datasette over the same texts.

Every query is another one and is asked once, so that no page is answered from memory.
"""

import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import library_sheets
from benchmarks.load import Run, side_by_side
from benchmarks.peer import FACETS, build_library
from benchmarks.saving import Writer, save
from benchmarks.servers import ROOT, Server, datasette, environment, terreau

SEED = 20261125
SHEETS = 10_000
GOALS = library_sheets.GOALS.split("|")
CHOICES = {
    "kind": ["method", "experience"],
    "goal": GOALS,
    "phase": [str(number) for number in range(8)],
    "people": ["2-12", "13-40", "41-"],
    "time": ["hour", "half-day", "day", "longer"],
}
Show = Callable[..., None]


def library(folder: Path, place: Path, show: Show, touch: Callable[[Path], Callable[[], None]]) -> None:
    """`show(name, cost, reference, goal)` prints a line; `touch(folder)` writes to a sheet when it is called."""
    house = filled(folder, place)
    file, inspected, settings = build_library(house, place)
    words, pairs = queries(file)
    writer = Writer.made(house)
    with terreau(house) as ours, datasette(file, inspected, settings) as theirs:
        searches(ours, theirs, [*words, *pairs], show)
        lists(ours, theirs, touch(house), show)
        finder(ours, house, show)
        show("save of a version: Terreau", save(ours, writer, [f"essai-{n}" for n in range(1, 121) if n % 10]))


def filled(folder: Path, place: Path) -> Path:
    """A copy of a prepared folder, with the sheets imported by the command that people use; prints how long it took."""
    house, file = place / "library", place / "library.json"
    shutil.copytree(folder, house)
    library_sheets.write(SHEETS, file, "json")
    began = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-m", "terreau", "library", "import", str(file), "--apply", "--json"],
        env=environment(house, 8000), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip
    assert json.loads(told)["counts"] == {"created": SHEETS}, json.loads(told)["counts"]
    print(f"{'library: 10,000 sheets imported':<42} {time.monotonic() - began:8.1f} s   (goal 60 s)", flush=True)
    return house


def queries(file: Path) -> tuple[list[str], list[str]]:
    """Seeded: 140 single words and 60 pairs of words; half of the words stand in at most 20 sheets, half in 1 to 15 %
    of them. Counted in the texts that both servers search. Pairs are of words of one sheet.
    """
    chance = random.Random(SEED)
    base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    texts = [
        sorted(set(re.findall(r"[a-zà-ÿ]{4,}", f"{title} {body}".lower())))
        for title, body in base.execute("SELECT title, body FROM sheets ORDER BY slug")
    ]
    base.close()
    counts = Counter(word for text in texts for word in text)
    rare = [word for word, many in counts.items() if many <= 20]
    common = [word for word, many in counts.items() if 0.01 <= many / len(texts) <= 0.15]
    words = chance.sample(rare, 70) + chance.sample(common, 70)
    pairs: dict[str, None] = {}
    usual = set(common)
    while len(pairs) < 60:
        among = [word for word in chance.choice(texts) if word in usual]
        if len(among) > 1:
            pairs[" ".join(chance.sample(among, 2))] = None
    return words, list(pairs)


def searches(ours: Server, theirs: Server, asked: list[str], show: Show) -> None:
    chance = random.Random(SEED)
    chance.shuffle(asked)
    plain = [f"/library/sheets?{urlencode({'_search': text, '_size': 24})}" for text in asked]
    reference, mine = side_by_side(
        Run(theirs, plain),
        Run(ours, [f"/bibliotheque/?{urlencode({'q': text})}" for text in asked], warm=["/bibliotheque/?q=atelier"]),
    )
    show("search: Datasette, without facets", reference)
    show("search: Terreau, distinct queries", mine, reference, 1)


def lists(ours: Server, theirs: Server, touch: Callable[[], None], show: Show) -> None:
    """Of no filter to three filters. After a write: a sheet is written before each request."""
    chosen = [{}, *filters(59)]
    our_paths = [f"/bibliotheque/?{urlencode(one)}" for one in chosen]
    their_paths = [f"/library/sheets?{_facets()}&{urlencode(_theirs(one))}" for one in chosen]
    reference, mine, written = side_by_side(
        Run(theirs, their_paths),
        Run(ours, our_paths, warm=["/bibliotheque/?kind=path"]),
        Run(ours, our_paths, warm=["/bibliotheque/?kind=path"], before_each=touch),
    )
    show("list with facets: Datasette", reference)
    show("list with facets: Terreau, distinct", mine, reference, 1)
    show("list with facets: Terreau, after a write", written, reference, 1)


def filters(number: int) -> list[dict[str, str]]:
    """Distinct choices of one to three facets, seeded."""
    chance = random.Random(SEED)
    found: dict[tuple[tuple[str, str], ...], None] = {}
    while len(found) < number:
        codes = sorted(chance.sample(sorted(CHOICES), chance.randint(1, 3)))
        found[tuple((code, chance.choice(CHOICES[code])) for code in codes)] = None
    return [dict(one) for one in found]


def _facets() -> str:
    return urlencode([("_facet", "kind"), ("_facet", "time"), *(("_facet_array", one) for one in FACETS)])


def _theirs(chosen: dict[str, str]) -> dict[str, str | int]:
    named = {f"{code}__arraycontains" if code in FACETS else code: value for code, value in chosen.items()}
    return {"_size": 24, **named}


def finder(ours: Server, house: Path, show: Show) -> None:
    """The three questions answered, for communes of the four classes; each address is asked once."""
    base = sqlite3.connect(f"file:{house / 'terreau.sqlite3'}?mode=ro", uri=True)
    codes = base.execute(
        "SELECT code, name FROM territories_territory WHERE kind = 'commune' AND valid_to IS NULL ORDER BY code"
    ).fetchall()
    base.close()
    chance = random.Random(SEED)
    paths = []
    for code, name in chance.sample(codes, 120):
        said = {"but": chance.choice(GOALS), "personnes": chance.choice(CHOICES["people"])}
        said |= {"temps": chance.choice(CHOICES["time"]), "territoire": name, "commune": code}
        paths.append(f"/bibliotheque/trouver/?{urlencode(said)}")
    (cost,) = side_by_side(Run(ours, paths))
    show("finder: Terreau (goal 50 ms waited)", cost)
