"""The analysis of French, without a database."""

import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.search import analyse
from terreau.foundation.search.text import unaccent


def test_elisions_ligatures_and_stop_words():
    assert set(analyse("L’œuvre de la commune")) == set(analyse("oeuvre commune"))
    assert analyse("de la et l'") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("paroles", "parole"), ("écoutes", "ecouter"), ("réunions", "REUNION"), ("participation", "participations")],
)
def test_forms_of_one_word_meet(one, other):
    assert set(analyse(one)) & set(analyse(other))


@given(st.text(alphabet="abcdefghijklmnoprstuvéèêëàâîïôûùçœ", min_size=3, max_size=14))
def test_a_word_typed_without_its_accents_meets_the_word(word):
    there, typed = set(analyse(word)), set(analyse(unaccent(word)))
    assert not there or not typed or there & typed


@given(st.text(max_size=60))
def test_terms_are_plain_for_every_engine(text):
    for term in analyse(text):
        assert term.isascii()
        assert term.isalnum()
        assert term == term.lower()
        assert not term[0].isdigit()
        assert len(term) <= 60


@given(st.text(alphabet="abcdefghijklmnopéèêëàâîïôûùç '’-", max_size=60))
def test_the_same_text_in_two_normal_forms_gives_the_same_terms(text):
    assert analyse(unicodedata.normalize("NFC", text)) == analyse(unicodedata.normalize("NFD", text))


def test_two_threads_stem_alike():
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(analyse("animation des assemblées"))) for _round in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(tuple, results))) == 1
