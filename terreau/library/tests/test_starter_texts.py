"""The starter sheets are written as French is written, and their easy-to-read versions are easy to read."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from terreau.library import starter_sheets

FILES = starter_sheets.files()
SHEETS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
ADDRESS = re.compile(r"https?://[^\s)]+")
NOT_PROSE = ("url", "website", "source_url", "slug", "licence")
LONGEST_EASY_SENTENCE = 14  # words
FAULTS = {
    "a straight apostrophe or quotation mark": r"['\"]",
    "no unbreakable space before ; ! ? or »": r"[^\u00a0\u202f][;!?»]",
    "no unbreakable space before a colon": r"[^\u00a0\u202f\d]:(?=\s|$)",
    "no unbreakable space after «": r"«[^\u00a0\u202f]",
    "three dots instead of …": r"\.\.\.",
    "a median dot": r"\w·\w",
}


def prose(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """(path of keys, sentence or text) of everything a reader sees, without web addresses."""
    if isinstance(value, str):
        yield where, ADDRESS.sub("", value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_PROSE:
                yield from prose(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from prose(inner, f"{where}[{number}]")


@pytest.mark.parametrize("slug", SHEETS)
def test_a_starter_sheet_is_set_in_french_type(slug):
    found = []
    for where, text in prose(SHEETS[slug]):
        found += [f"{where}: {fault}" for fault, pattern in FAULTS.items() if re.search(pattern, text)]
        if text.count("«") != text.count("»"):
            found.append(f"{where}: a guillemet without its pair")
    assert found == []


@pytest.mark.parametrize("slug", [slug for slug, sheet in SHEETS.items() if sheet["kind"] == "method"])
def test_the_easy_version_has_short_sentences_one_a_line(slug):
    lines = SHEETS[slug]["fields"]["easy_read"].strip().splitlines()
    assert len(lines) >= 5
    sentences = [one for line in lines for one in re.split(r"(?<=[.!?])\s+", line)]
    assert [one for one in sentences if len(one.split()) > LONGEST_EASY_SENTENCE] == []


def test_every_phase_of_the_path_has_methods_that_say_they_serve_it():
    path = SHEETS["diagnostic-sensible-et-impliquant"]
    assert [step["position"] for step in path["steps"]] == list(range(8))
    for step in path["steps"]:
        assert step["methods"]
        for slug in step["methods"]:
            assert step["position"] in SHEETS[slug]["fields"]["phases"], (step["title"], slug)


def test_no_two_sheets_share_a_title_and_no_summary_runs_on():
    titles = [sheet["title"] for sheet in SHEETS.values()]
    assert len(titles) == len(set(titles))
    assert [slug for slug, sheet in SHEETS.items() if len(sheet["summary"]) > 300] == []


def test_an_experience_drawn_from_a_public_source_names_it():
    for slug, sheet in SHEETS.items():
        if sheet["kind"] == "experience":
            assert sheet["fields"]["drawn_from_public_source"], slug
            assert sheet["source_name"], slug
            assert sheet["source_url"].startswith("https://"), slug
