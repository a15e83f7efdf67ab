"""Sheets to measure with, made from a seed: `python -m benchmarks.library_sheets COUNT FILE [--format xml|csv|json]`.

The same seed gives the same sheets: a title of its own, an intention, a text of about 3,000 characters in sentences
made of the word lists below, goals, phases, people and minutes. One in ten is an experience, the others are methods.
No text is anybody's.
"""

import argparse
import csv
import json
import random
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

SEED = 20261125
LENGTH = 3_000  # characters of the text
PEOPLE = (
    "l’habitante|la voisine|la secrétaire de mairie|le maire|le groupe|l’équipe|la classe|le doyen|la facilitatrice|"
    "l’association|l’agricultrice|le conseil municipal|la nouvelle venue|une famille|l’artisan|le comité"
)
VERBS = (
    "raconte|écoute|dessine|compare|rassemble|note|partage|décide|propose|visite|répare|prépare|"
    "relit|choisit|affiche|mesure|accueille|traduit|classe|imagine"
)
THINGS = (
    "les besoins|les ressources|une carte du village|le bilan de l’hiver|des paroles|la liste des lieux|un "
    "calendrier|les chemins|l’eau de la source|la soupe commune|les outils|le four à pain|un budget|la "
    "salle des fêtes|des questions|l’école|le marché|les récoltes|un accord|les haies|la place|des "
    "souvenirs|le transport|une fête"
)
PLACES = (
    "sur la place|au marché|à l’école|dans la salle|au bord de la rivière|devant la mairie|dans chaque "
    "hameau|sous la halle|au café|chez un voisin|le long du sentier|à la bibliothèque"
)
MOMENTS = (
    "le matin|avant l’été|pendant une heure|à la fin|au bout d’une semaine|un soir de novembre|dès la "
    "première rencontre|après le repas|en silence|à tour de rôle|par petits groupes|sans matériel"
)
LINKS = "parce que|pour que|quand|alors que|tandis que|si bien que"
KINDS = (
    "Atelier|Marche|Veillée|Enquête|Fresque|Assemblée|Carte|Journal|Forum|Cercle|Chantier|Inventaire|"
    "Banquet|Portrait|Relevé"
)
OBJECTS = (
    "paroles|sources|haies|savoirs|chemins|métiers|récits|besoins|terres|toits|outils|graines|"
    "voisinages|mémoires|énergies|soins"
)
SYLLABLES = "babebibobucacodadidofafigagolalilomamiminonipapiporarirosatatotuva"
GOALS = "welcome|know-each-other|listen|understand|analyse|decide|act|learn"
OUTCOMES = "worked|partly|did-not"
CLASSES = "urban|periurban|rural-influenced|rural-autonomous"
TOLD = 200  # methods that the experiences tell of
# Invented names in the texts, the n-th as often as 1 ÷ n: the first in seven of ten, the hundredth in one of a hundred.
NAMES = list(accumulate(1 / rank for rank in range(1, 20_001)))


def sheets(count: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Plain values: kind, slug, title, summary, text, goals, phase, people, minutes, outcome, and the number of the
    method and the class of territory that an experience tells of.
    """
    chance = random.Random(seed)
    for number in range(1, count + 1):
        least = chance.choice((3, 6, 12, 20))
        minutes = chance.choice((30, 60, 120, 240, 480))
        yield {
            "kind": "experience" if number % 10 == 0 else "method",
            "slug": f"essai-{number}",
            "title": _title(chance, number),
            "summary": _sentence(chance),
            "text": _text(chance),
            "goals": sorted(chance.sample(GOALS.split("|"), chance.randint(1, 3))),
            "phase": chance.randint(0, 7),
            "people": (least, least * chance.randint(2, 5)),
            "minutes": (minutes, minutes * 2),
            "outcome": chance.choice(OUTCOMES.split("|")),
            "tells_of": 10 * chance.randrange(max(1, min(TOLD, count) // 10)) + chance.randint(1, 9),
            "class_code": _one(chance, CLASSES),
        }


def _title(chance: random.Random, number: int) -> str:
    """Unlike any other: a kind and an object of the lists, an invented name, and one made from the number."""
    named = _name(chance.randrange(40_000, 1_400_000)), _name(40_000 + number * 131)
    return f"{_one(chance, KINDS)} des {_one(chance, OBJECTS)} à {named[0]} et {named[1]}"


def _name(number: int) -> str:
    letters = ""
    while number:
        number, place = divmod(number, len(SYLLABLES) // 2)
        letters += SYLLABLES[2 * place : 2 * place + 2]
    return letters.capitalize()


def _text(chance: random.Random) -> str:
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < LENGTH:
        paragraphs.append(" ".join(_sentence(chance) for _turn in range(chance.randint(3, 6))))
    return "\n\n".join(paragraphs)[:LENGTH].rsplit(" ", 1)[0] + "."


def _sentence(chance: random.Random) -> str:
    parts = [_clause(chance)]
    if chance.random() < 0.5:
        parts += [_one(chance, LINKS), _clause(chance)]
    if chance.random() < 0.5:
        parts += ["près de", _name(40_000 + 61 * bisect(NAMES, chance.random() * NAMES[-1]))]
    text = " ".join([*parts, _one(chance, MOMENTS)])
    return text[0].upper() + text[1:] + "."


def _clause(chance: random.Random) -> str:
    return " ".join((_one(chance, PEOPLE), _one(chance, VERBS), _one(chance, THINGS), _one(chance, PLACES)))


def _one(chance: random.Random, words: str) -> str:
    return chance.choice(words.split("|"))


def as_content(one: dict[str, Any]) -> dict[str, Any]:
    """As `terreau library import --kind terreau` reads it."""
    head = {name: one[name] for name in ("kind", "slug", "title", "summary")}
    head |= {"licence": "CC-BY-SA-4.0", "authors": ["Banc d’essai"], "language": "fr"}
    if one["kind"] == "experience":
        told = {"what_was_done": one["text"], "outcome": one["outcome"]}
        told |= {"people": one["people"][0], "minutes": one["minutes"][0]}
        return {**head, "method": f"essai-{one['tells_of']}", "class_code": one["class_code"], "fields": told}
    low, high = one["people"]
    steps = [{"title": "Déroulé", "minutes": one["minutes"][0], "text": one["text"]}]
    return {
        **head,
        "fields": {
            "goals": one["goals"], "phases": [one["phase"]], "people_min": low, "people_max": high,
            "minutes_min": one["minutes"][0], "minutes_max": one["minutes"][1], "steps": steps,
        },
    }  # fmt: skip


def write(count: int, path: Path, form: str) -> None:
    if form == "json":
        path.write_text(json.dumps([as_content(one) for one in sheets(count)], ensure_ascii=False), encoding="utf-8")
    elif form == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(
                ["kind", "title", "summary", "licence", "authors", "people", "minutes", "fields.goals", "steps"]
            )
            for one in sheets(count):
                people, minutes = ("–".join(map(str, one[name])) for name in ("people", "minutes"))
                goals = "\n".join(one["goals"])
                head = ["method", one["title"], one["summary"], "CC-BY-SA-4.0", "Banc d’essai"]
                rows.writerow([*head, people, f"{minutes} min", goals, one["text"]])
    else:
        path.write_text(_xml(count), encoding="utf-8")


def _xml(count: int) -> str:
    pages = []
    for number, one in enumerate(sheets(count), start=1):
        text = f"{{{{Méthode|shortDescription={one['summary']}|steps={one['text']}|duration={one['minutes'][0]} min}}}}"
        pages.append(
            f"<page><title>{escape(one['title'])}</title><ns>0</ns><id>{number}</id><revision><id>{number}</id>"
            "<timestamp>2025-01-01T00:00:00Z</timestamp><contributor><username>Banc</username></contributor>"
            f"<model>wikitext</model><text>{escape(text)}</text></revision></page>"
        )
    head = '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11"><siteinfo>'
    return f"{head}<base>https://bench.example/wiki/A</base></siteinfo>{''.join(pages)}</mediawiki>"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.library_sheets", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--format", choices=("xml", "csv", "json"), default="json")
    options = parser.parse_args()
    write(options.count, options.file, options.format)


if __name__ == "__main__":
    main()
