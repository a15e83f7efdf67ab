"""Every pair of ink and ground that the styles use is readable (WCAG 2.2 AA: 4.5 for text, 3 for lines of controls)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static" / "foundation" / "css"
TOKENS = dict(
    re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (CSS / "base.css").read_text().split("@media (prefers-contrast")[0])
)
GROUNDS = ("paper", "sheet")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "forest", "forest-deep", "terracotta", "terracotta-deep", "rose-ink")
      for ground in GROUNDS],
    *[("ink", ground) for ground in ("moss", "clay", "straw", "sky", "rose")],
    *[(ink, "moss") for ink in ("forest", "forest-deep", "ink-soft")],
    ("on-forest", "forest"), ("on-forest", "forest-deep"), ("on-forest", "terracotta"),
    ("on-forest", "terracotta-deep"), ("on-soil", "forest-deep"), ("straw-ink", "straw"), ("sky-ink", "sky"),
    ("rose-ink", "rose"),
]  # fmt: skip
LINES = [
    ("line-strong", "paper"),
    ("line-strong", "sheet"),
    ("focus", "paper"),
    ("focus", "sheet"),
    ("straw", "forest-deep"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), LINES)
def test_controls_and_focus_are_visible(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 3


def test_every_block_that_sets_ink_and_ground_uses_a_pair_that_was_checked():
    checked = {*TEXT, *LINES}
    text = re.sub(
        r"/\*.*?\*/", "", "".join((CSS / name).read_text() for name in ("base.css", "components.css")), flags=re.DOTALL
    )
    unchecked = []
    for selector, block in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        ink = re.search(r"(?<![-\w])color: var\(--([a-z-]+)\)", block)
        ground = re.search(r"background(?:-color)?: var\(--([a-z-]+)\)(?=[;\s}]|$)", block)
        if ink and ground and (ink[1], ground[1]) not in checked:
            unchecked.append((selector.strip(), ink[1], ground[1]))
    assert unchecked == []


def test_every_token_used_is_defined():
    for path in CSS.glob("*.css"):
        text = path.read_text()
        defined = set(re.findall(r"(--[a-z0-9-]+):", (CSS / "base.css").read_text() + text))
        assert set(re.findall(r"var\((--[a-z0-9-]+)\)", text)) <= defined, path.name
