"""A prepared question answers as the queryset that it was written from."""

import threading

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.db.prepared import SHORTEST, Prepared
from terreau.foundation.search.models import Entry, Term

pytestmark = pytest.mark.django_db


def ask(kind, keys):
    return Entry.objects.filter(kind=kind, key__in=keys).order_by("key")


@pytest.fixture
def entries():
    for number in range(30):
        Entry.objects.create(kind="even" if number % 2 == 0 else "odd", key=f"{number:02}", a=f"n° {number}")


def test_lists_of_every_length_and_none(entries):
    prepared = Prepared(ask, kind=str, keys=[str])
    for length in (0, 1, SHORTEST, SHORTEST + 1, 30):
        keys = [f"{number:02}" for number in range(length)]
        assert prepared.all(kind="odd", keys=keys) == list(ask("odd", keys))
    assert prepared.first(kind="even", keys=["04", "02"]).key == "02"
    assert prepared.first(kind="even", keys=["03"]) is None


@given(wanted=st.lists(st.integers(-5, 40), max_size=20), word=st.sampled_from(["even", "odd", "", "'; --", "%s"]))
def test_same_answer_as_the_queryset(wanted, word):
    Term.objects.bulk_create(
        [Term(kind="even", term=str(number), documents=number) for number in range(0, 30, 3)], ignore_conflicts=True
    )
    nested = Term.objects.filter(documents__in=wanted).values("kind")
    expected = Term.objects.filter(Q(kind=word, documents__gte=len(wanted)) | Q(kind__in=nested)).order_by("term")
    assert NESTED.all(word=word, many=len(wanted), wanted=wanted) == list(expected.values_list("term", "documents"))


NESTED = Prepared(
    lambda word, many, wanted: (
        Term.objects.filter(
            Q(kind=word, documents__gte=many) | Q(kind__in=Term.objects.filter(documents__in=wanted).values("kind"))
        )
        .order_by("term")
        .values_list("term", "documents")
    ),
    word=str,
    many=int,
    wanted=[int],
)


def test_what_is_written_between_two_questions_is_seen(entries, django_assert_num_queries):
    titles = Prepared(lambda key: Entry.objects.filter(key=key).values_list("a", flat=True), key=str)
    assert titles.all(key="07") == ["n° 7"]
    Entry.objects.filter(key="07").update(a="seven")
    with django_assert_num_queries(1):
        assert titles.all(key="07") == ["seven"]


def test_a_value_that_the_database_would_not_see_as_it_is_given_is_refused():
    with pytest.raises(TypeError, match="word"):
        Prepared(lambda word: Entry.objects.filter(key__contains=word), word=str).all(word="a")
    with pytest.raises(TypeError, match="values_list"):
        Prepared(lambda word: Entry.objects.filter(key=word).values("key"), word=str).all(word="a")


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(entries):
    prepared = Prepared(ask, kind=str, keys=[str])
    found = [[one.key for one in prepared.all(kind="even", keys=["02"])]]

    def elsewhere():
        found.append([one.key for one in prepared.all(kind="even", keys=["02", "04"])])
        connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [["02"], ["02", "04"]]
