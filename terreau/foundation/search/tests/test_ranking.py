"""The arrays find what the plain search finds, in the same order, on both engines."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.foundation import search
from terreau.foundation.search.ranking import Ranking, last_entry

pytestmark = pytest.mark.django_db
KIND = "tests.thing"
WORDS = ["mairie", "commune", "écoute", "écouter", "paroles", "marché", "2035", "x", "été", "marche", "parole"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
ASKED = st.lists(st.sampled_from([*WORDS, "mar", "pa", "marcé", "zzzz", "le", "communs"]), max_size=3).map(" ".join)


def both(text):
    """Of the arrays and of the plain search: (key and score, best first; exact)."""
    ranking, plain = Ranking(KIND), search.search(KIND, text)
    places, scores, exact = ranking.search(text)
    keys = [ranking.keys[place] for place in places]
    return (list(zip(keys, scores.tolist(), strict=True)), exact), (plain.hits, plain.exact)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(things=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=6), asked=ASKED)
def test_the_arrays_agree_with_the_plain_search(things, asked):
    from django.db import transaction

    with transaction.atomic():
        search.index("tests.other", 1, {"A": "mairie", "C": "paroles marché"})
        for key, (a, b, c) in enumerate(things, start=7):
            search.index(KIND, key, {"A": a, "B": b, "C": c})
        ours, plain = both(asked)
        transaction.set_rollback(True)
    assert ours == plain


def test_nothing_is_found_among_nothing():
    assert both("mairie") == (([], False), ([], False))
    assert both("") == (([], True), ([], True))


def test_the_index_made_anew_has_a_newer_last_row():
    search.index(KIND, 1, {"A": "Paroles"})
    before = last_entry()
    search.offer_indexed(KIND, lambda: [("1", {"A": "Paroles"})])
    try:
        search.rebuild()
    finally:
        from terreau.foundation.search import anew

        del anew._indexed[KIND]
    assert last_entry() > before
