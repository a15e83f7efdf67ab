"""How French is spaced: non-breaking before `: ; ! ? »` and after `«`, and a typographic apostrophe between letters.

Code, addresses, tags and placeholders are left as they are.
"""

import re

NARROW = "\u00a0"
_APART = re.compile(r"`[^`]*`|<[^>]*>|https?://\S+|%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_OPENING = re.compile(r"«[ ]")
_CLOSING = re.compile(r"(?<=\S)[ ](?=[:;!?»])")


def mended(text: str) -> str:
    """The same sentence, spaced as it should be."""
    kept: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x01{len(kept) - 1}\x02"

    text = _APART.sub(put_aside, text)
    text = _APOSTROPHE.sub("’", text)
    text = _OPENING.sub(f"«{NARROW}", text)
    text = _CLOSING.sub(NARROW, text)
    return re.sub(r"\x01(\d+)\x02", lambda found: kept[int(found[1])], text)


def is_well_set(text: str) -> bool:
    return mended(text) == text
