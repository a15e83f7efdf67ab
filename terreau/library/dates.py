"""Days, months and years as ISO 8601 writes them, in words."""

from datetime import datetime

from django.utils.formats import date_format

SHAPES = {4: ("%Y", "Y"), 7: ("%Y-%m", "F Y"), 10: ("%Y-%m-%d", "j F Y")}


def in_words(text: str) -> str:
    """“2026-05” → “May 2026”; what is no date stays as it is."""
    if len(text) not in SHAPES:
        return text
    written, shown = SHAPES[len(text)]
    try:
        return date_format(datetime.strptime(text, written), shown)
    except ValueError:
        return text


def span(began: str, ended: str) -> str:
    """From when to when, in words; one of the two where they are the same or one is not known."""
    words = list(dict.fromkeys(in_words(text) for text in (began, ended) if text))
    return " → ".join(words)
