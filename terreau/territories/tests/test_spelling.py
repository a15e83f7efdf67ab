import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.territories.spelling import LONGEST, abbreviates, fold, one_edit_apart, without_article, written_out

LETTERS = "abcdefghijklmnopqrstuvwxyz"
words = st.text(LETTERS, min_size=2, max_size=15)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("ŒUILLY", "oeuilly"),
        ("  Châlons - en / Champagne ", "chalons en champagne"),
        ("Chalon s/ Saône", "chalon sur saone"),
        ("Chalon s/Saône", "chalon sur saone"),
        ("86 000", "86 000"),
        ("", ""),
        ("🌻", ""),
    ],
)
def test_fold(typed, folded):
    assert fold(typed) == folded


def test_short_forms_are_written_out():
    assert written_out("st georges lez bx") == "saint georges les bx"
    assert written_out("villeneuve ss dammartin") == "villeneuve sous dammartin"
    assert written_out("nd de monts") == "notre dame de monts"


def test_without_article():
    assert without_article("la mothe saint heray") == "mothe saint heray"
    assert without_article("lapte") == "lapte"


@given(st.text(max_size=300))
def test_folding_is_short_and_twice_is_once(text):
    once = fold(text)
    assert len(once) <= LONGEST
    assert fold(once) == once
    assert set(once) <= set(LETTERS + "0123456789 ")


@given(words, st.data())
def test_one_wrong_letter_is_one_edit(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    wrong = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            ]
        )
    )
    assert one_edit_apart(word, wrong) == (word != wrong)
    assert one_edit_apart(wrong, word) == (word != wrong)


@pytest.mark.parametrize(("one", "other"), [("paris", "pari"), ("ab", "ba"), ("melle", "nelle")])
def test_one_edit(one, other):
    assert one_edit_apart(one, other)


@pytest.mark.parametrize(("one", "other"), [("paris", "paris"), ("paris", "par"), ("abcd", "badc"), ("abc", "cba")])
def test_not_one_edit(one, other):
    assert not one_edit_apart(one, other)


def test_abbreviates():
    assert abbreviates("bx", "baillargeaux")
    assert abbreviates("gd", "grand")
    assert not abbreviates("xb", "baillargeaux")
    assert not abbreviates("", "baillargeaux")
