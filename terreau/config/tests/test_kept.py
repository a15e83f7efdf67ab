"""Nothing old is ever given, whoever wrote; nothing is kept of what may be undone; memory is bounded."""

from contextlib import closing
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import override

from terreau.foundation import stamp
from terreau.foundation.kept import Kept
from terreau.territories.models import Territory
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db(transaction=True)


class Names:
    """Asks for all names, and counts how often they were really read."""

    def __init__(self, *rooms: str) -> None:
        self.kept: Kept[list[str]] = Kept(*rooms, room=3)
        self.readings = 0

    def __call__(self, key: str = "") -> list[str]:
        return self.kept.get(key, self._read)

    def _read(self) -> list[str]:
        self.readings += 1
        return read()


def read() -> list[str]:
    return list(Territory.objects.filter(kind="commune").values_list("name", flat=True))


@pytest.fixture
def place() -> Territory:
    return commune(code="86158", name="Mignaloux-Beauvoir")


def write_from_elsewhere(sql: str) -> None:
    """On a connection of its own, as another process does."""
    copied: Any = connection.copy()
    with closing(copied), copied.cursor() as cursor:
        cursor.execute(sql)


def test_what_was_made_is_given_again(place: Territory) -> None:
    names = Names("territories")
    assert names() == names() == ["Mignaloux-Beauvoir"]
    assert names.readings == 1


def test_a_write_from_another_connection_is_seen_at_once(place: Territory) -> None:
    names = Names("territories")
    for turn in range(5):
        names()
        write_from_elsewhere(f"UPDATE territories_territory SET name = 'Turn {turn}'")
        assert names() == [f"Turn {turn}"]


def test_a_write_while_it_is_made_is_not_missed(place: Territory) -> None:
    kept: Kept[list[str]] = Kept("territories", room=3)

    def slowly() -> list[str]:
        found = read()
        write_from_elsewhere("UPDATE territories_territory SET name = 'Meanwhile'")
        return found

    assert kept.get("", slowly) == ["Mignaloux-Beauvoir"]
    assert kept.get("", read) == ["Meanwhile"]


def test_one_answer_reads_the_stamps_once_and_the_next_one_again(
    place: Territory, django_assert_num_queries: Any
) -> None:
    names = Names("territories")
    with stamp.held(), django_assert_num_queries(3):  # the stamps, and each list of names
        for key in ("a", "b", "a", "b"):
            names(key)
    with stamp.held():
        assert names("a") == ["Mignaloux-Beauvoir"]
        write_from_elsewhere("UPDATE territories_territory SET name = 'Meanwhile'")
        assert names("c") == ["Meanwhile"]
    assert names("a") == names("c") == ["Meanwhile"]
    with stamp.held():
        assert names("b") == ["Meanwhile"]


def test_a_write_to_another_room_leaves_it(place: Territory) -> None:
    names = Names("library")
    names()
    Territory.objects.update(name="Ailleurs")
    assert names() == ["Mignaloux-Beauvoir"]


def test_nothing_is_kept_of_a_transaction_that_is_undone(place: Territory) -> None:
    names = Names("territories")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Territory.objects.update(name="Undone")
        assert names() == ["Undone"]
        raise ZeroDivisionError
    # Another write may bring the stamp to the number that the undone one had.
    write_from_elsewhere("UPDATE territories_territory SET name = 'Done'")
    assert names() == ["Done"]


def test_each_language_has_its_own(place: Territory) -> None:
    names = Names("territories")
    for language in settings.LANGUAGES:
        with override(language[0]):
            names()
    assert names.readings == len(settings.LANGUAGES)


def test_what_is_not_spoken_is_made_once_for_all_languages(place: Territory) -> None:
    names = Names("territories")
    names.kept = Kept("territories", room=3, spoken=False)
    for language in settings.LANGUAGES:
        with override(language[0]):
            names()
    assert names.readings == 1


def test_the_least_recently_asked_goes_first(place: Territory) -> None:
    names = Names("territories")
    for key in ("a", "b", "c", "a", "d", "a"):
        names(key)
    assert (len(names.kept), names.readings) == (3, 4)
    names("b")
    assert names.readings == 5


def test_what_fails_is_not_kept(place: Territory) -> None:
    kept: Kept[int] = Kept("territories", room=3)
    with pytest.raises(ZeroDivisionError):
        kept.get("", lambda: 1 // 0)
    assert kept.get("", lambda: 1) == 1
