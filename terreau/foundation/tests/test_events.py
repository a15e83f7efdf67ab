from dataclasses import dataclass

import pytest
from django.db import transaction

from terreau.foundation import events
from terreau.foundation.events import Event, announce, subscribe


@dataclass(frozen=True)
class Rained(Event):
    for_readers = "a fact of these tests"
    millimetres: int


@pytest.fixture(autouse=True)
def no_reactions(monkeypatch):
    monkeypatch.setattr(events, "_reactions", events.defaultdict(list))


@pytest.mark.django_db
def test_reactions_run_after_the_commit(django_capture_on_commit_callbacks):
    seen = []
    subscribe(Rained, seen.append)
    with django_capture_on_commit_callbacks(execute=True):
        announce(Rained(4))
        assert seen == []
    assert seen == [Rained(4)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_announced():
    seen = []
    subscribe(Rained, seen.append)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce(Rained(4))
        1 / 0
    assert seen == []


@pytest.mark.django_db(transaction=True)
def test_a_reaction_that_fails_does_not_stop_the_next(caplog):
    seen = []

    def broken(event):
        raise ValueError("no umbrella")

    subscribe(Rained, broken)
    subscribe(Rained, seen.append)
    announce(Rained(1))
    assert seen == [Rained(1)]
    assert "reaction failed" in caplog.text
