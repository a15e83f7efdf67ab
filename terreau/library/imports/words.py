"""Brackets, lists of labels and numbers, as sources write them. Pure."""

import re
from collections.abc import Mapping

from terreau.library.imports.reading import slug

AMOUNT = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(h(?:eures?|ours?)?|min(?:utes?)?|mn|j(?:ours?)?|days?|demi-journ[ée]es?|')?\s*(\d{2})?(?!\d)",
    re.IGNORECASE,
)
ABOVE = re.compile(
    r"^\s*(?:>|\+\s*de|plus\s+de|au-del[àa]\s+de|more\s+than|\+)|\bet\s+plus\b|\+\s*$|\d\s*\+", re.IGNORECASE
)
ONE = re.compile(r"\bune?\b", re.IGNORECASE)
BELOW = re.compile(r"^\s*(?:<|-\s*de|moins\s+de|jusqu['’][àa]|less\s+than|up\s+to)", re.IGNORECASE)


def people(text: str) -> tuple[int | None, int | None]:
    """(least, most) of the groups named, one a line or parted by commas: “2–5, 6–12” → (2, 12), “> 30” → (31, None)."""
    spans = [span for part in _parts(text) if (span := _span(part))]
    if not spans:
        return None, None
    least = min((low for low, _high in spans), default=1)
    highs = [high for _low, high in spans]
    return max(1, least), None if None in highs else max(high for high in highs if high is not None)


def _span(part: str) -> tuple[int, int | None] | None:
    numbers = [int(one) for one in re.findall(r"\d+", part)]
    if not numbers:
        return None
    if len(numbers) > 1:
        return min(numbers[:2]), max(numbers[:2])
    if ABOVE.search(part):
        return numbers[0] + (1 if ">" in part or "plus de" in part.lower() or "+ de" in part else 0), None
    if BELOW.search(part):
        return 1, numbers[0]
    return numbers[0], numbers[0]


def minutes(text: str) -> tuple[int | None, int | None]:
    """(least, most) in minutes: “10–30 min” → (10, 30), “1h30 à 2h” → (90, 120), “< 10” → (1, 10)."""
    lows: list[int] = []
    highs: list[int] = []
    for part in _parts(text):
        found = _amounts(part)
        if not found:
            continue
        if len(found) == 1 and BELOW.search(part):
            found = [1, *found]
        lows.append(min(found))
        highs.append(max(found))
    return (min(lows), max(highs)) if lows else (None, None)


def _amounts(part: str) -> list[int]:
    matches = list(AMOUNT.finditer(ONE.sub("1", part)))
    units = [_unit(match[2]) for match in matches]
    last = next((unit for unit in reversed(units) if unit), 1)
    amounts = []
    for match, unit in zip(matches, units, strict=True):
        number = float(match[1].replace(",", ".")) * (unit or last)
        amounts.append(round(number) + (int(match[3]) if match[3] and (unit or 0) == 60 else 0))
    return [one for one in amounts if one > 0]


def _unit(word: str | None) -> int:
    """Minutes in a unit; 0 where none is said."""
    if not word:
        return 0
    first = word.lower()
    if first.startswith("h"):
        return 60
    if first.startswith("demi"):
        return 240
    return 480 if first.startswith(("j", "day")) else 1


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]|\s/\s", text) if part.strip()]


def labels(text: str, known: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """(codes, words that are none) of a list whose labels may hold commas: the longest label that fits comes first.

    `known`: slug of a label → its code.
    """
    codes: list[str] = []
    strange: list[str] = []
    for line in text.split("\n"):
        parts = [part.strip() for part in re.split(r"[,;|]", line) if part.strip()]
        place = 0
        while place < len(parts):
            for stop in range(len(parts), place, -1):
                code = known.get(slug(", ".join(parts[place:stop])))
                if code is not None:
                    codes.append(code)
                    place = stop
                    break
            else:
                strange.append(parts[place])
                place += 1
    return list(dict.fromkeys(codes)), list(dict.fromkeys(strange))


def number(text: str) -> int | None:
    """The first whole number: “34 522 €” → 34522, “environ 40 personnes” → 40."""
    found = re.search(r"\d{1,3}(?:[ \u202f\u00a0.]\d{3})+(?!\d)|\d+", text)
    return int(re.sub(r"\D", "", found[0])) if found else None


STEP = re.compile(r"^\s*(?:#{1,4}\s+|\*\*)?(?:(?:[ÉEée]tape|Temps|Phase|Step)?\s*\d+\s*[.)°:–-])\s*", re.IGNORECASE)
HEAD = re.compile(r"^\s*#{1,4}\s+")
SPENT = re.compile(r"[(\[]\s*(?:environ\s+)?(\d+)\s*(?:min(?:utes?)?|mn|')\s*[)\]]", re.IGNORECASE)
MOST_STEPS = 40


def steps(text: str, title: str) -> list[dict[str, object]]:
    """A text cut into steps at its titles and numbered lines; one step called `title` where it has none."""
    found: list[dict[str, object]] = []
    kept: list[str] = []
    for line in text.split("\n"):
        if (HEAD.match(line) or STEP.match(line)) and len(found) < MOST_STEPS:
            _close(found, kept, title)
            name = HEAD.sub("", STEP.sub("", HEAD.sub("", line))).strip(" *:#")
            spent = SPENT.search(name)
            head, rest = _head(SPENT.sub("", name).strip())
            if head:
                found.append({"title": head, "minutes": int(spent[1]) if spent else 0, "text": ""})
            kept = [rest] if rest else []
        else:
            kept.append(line)
    _close(found, kept, title)
    return found


def _close(found: list[dict[str, object]], kept: list[str], title: str) -> None:
    text = "\n".join(kept).strip()
    if not text:
        return
    if not found:
        found.append({"title": title, "minutes": 0, "text": ""})
    found[-1]["text"] = "\n\n".join(filter(None, [str(found[-1]["text"]), text]))


def _head(name: str) -> tuple[str, str]:
    """A title short enough, and what remains."""
    if len(name) <= 120:
        return name, ""
    cut = re.match(r"^(.{10,110}?[.:;!?])\s+(.+)$", name, re.DOTALL)
    return (cut[1].rstrip(".:; "), cut[2]) if cut else (name[:110].rsplit(" ", 1)[0], name)
