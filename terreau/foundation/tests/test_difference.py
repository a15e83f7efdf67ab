import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.difference import Segment, difference

TEXTS = st.text(st.sampled_from("abé \n\t.,’\r\u2028"), max_size=80) | st.text(max_size=40)


def old_and_new(segments):
    old = "".join(one.text for one in segments if one.change != "added")
    new = "".join(one.text for one in segments if one.change != "removed")
    return old, new


@given(TEXTS, TEXTS)
def test_a_difference_gives_both_texts_back(old, new):
    segments = difference(old, new)
    assert old_and_new(segments) == (old, new)
    assert all(one.text for one in segments)
    assert all(a.change != b.change for a, b in pairwise(segments))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert difference(text, text) == ([Segment("same", text)] if text else [])


def test_one_word_changed_shows_one_word():
    segments = difference("Un café\nle samedi matin\nà la mairie", "Un café\nle dimanche matin\nà la mairie")
    assert [(one.change, one.text) for one in segments] == [
        ("same", "Un café\nle "), ("removed", "samedi "), ("added", "dimanche "), ("same", "matin\nà la mairie"),
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [1, 150])
def test_long_texts_keep_their_pieces(rows):
    """15 kB, a tenth of the words changed, on one line or many: given back whole, whatever the size."""
    chance = random.Random(7)
    words = [f"mot{chance.randrange(900)}" for _ in range(2300)]
    changed = [word if chance.random() > 0.1 else "autre" for word in words]
    step = len(words) // rows
    old, new = ("\n".join(" ".join(t[i : i + step]) for i in range(0, len(t), step)) for t in (words, changed))
    assert old_and_new(difference(old, new)) == (old, new)
    assert any(one.change == "same" for one in difference(old, new))


@pytest.mark.parametrize(("old", "new"), [("a " * 8000, "a " * 7000 + "b"), ("\n" * 9000, " \n" * 9000)])
def test_texts_that_repeat_themselves_are_not_weighed_for_ever(old, new):
    assert old_and_new(difference(old, new)) == (old, new)
