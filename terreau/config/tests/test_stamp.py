"""The database itself moves the stamp of what pages show."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from terreau.foundation import stamp
from terreau.library.models import Sheet, Vocabulary
from terreau.people.models import User
from terreau.territories.testing import commune

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_every_way_of_writing_moves_the_stamp_of_its_room_only():
    before = stamp.read()
    commune(code="86158")
    created = stamp.read()
    assert created["territories"] > before["territories"]
    assert created["people"] == before["people"]


@pytest.mark.django_db(transaction=True)
def test_raw_sql_updates_and_deletions_move_it():
    place = commune(code="86158")
    seen = [stamp.read()["territories"]]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE territories_territory SET name = 'Mélusine' WHERE id = %s", [place.pk])
    seen.append(stamp.read()["territories"])
    place.delete()
    seen.append(stamp.read()["territories"])
    assert seen[0] < seen[1] < seen[2]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_did_not_happen():
    before = stamp.read()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        commune(code="86158")
        raise ZeroDivisionError
    assert stamp.read() == before


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_rolled_back_does_not_hide_a_later_write():
    before = stamp.read()["territories"]
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            commune(code="86158")
            raise ZeroDivisionError
        commune(code="86194")
    assert stamp.read()["territories"] > before


@pytest.mark.django_db(transaction=True)
def test_logging_in_changes_no_page():
    person = User.objects.create_user("ada@example.org")
    before = stamp.read()
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    assert stamp.read() == before
    User.objects.filter(pk=person.pk).update(display_name="Ada")
    assert stamp.read()["people"] > before["people"]


@pytest.mark.django_db(transaction=True)
def test_a_part_of_a_room_moves_alone_and_its_room_with_it():
    seen = [stamp.read()]
    Vocabulary.objects.create(code="mots", content={})
    seen.append(stamp.read())
    sheet = Sheet.objects.create(kind="tool", slug="pelle", title="Pelle", licence="CC0-1.0")
    seen.append(stamp.read())
    with transaction.atomic():
        Vocabulary.objects.filter(code="mots").update(version=2)
        sheet.delete()
    seen.append(stamp.read())
    words, room = ([one.get(name, 0) for one in seen] for name in ("library.words", "library"))
    assert words[0] < words[1] == words[2] < words[3]
    assert room[0] < room[1] < room[2] < room[3]


def test_every_table_of_the_rooms_has_its_triggers_and_they_come_back():
    tables = stamp.shown_tables()
    assert {"territories_territory", "people_group_territories", "library_sheet"} <= tables.keys()
    assert not any(room in stamp.UNSHOWN_ROOMS for room, _ in tables.values())
    assert stamp.missing() == []
    lost = sorted(stamp._present())[0]
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else f' ON "{stamp._present()[lost]}"'
        cursor.execute(f'DROP TRIGGER "{lost}"{on}')
    assert stamp.missing() == [lost]
    before = stamp.read()
    stamp.install()
    assert stamp.missing() == []
    assert all(stamp.read()[room] > number for room, number in before.items())


def test_gathering_keeps_the_totals():
    for code in ("86158", "86194"):
        commune(code=code)
    before = stamp.read()
    stamp.gather()
    assert stamp.read() == before


@pytest.mark.django_db(transaction=True)
def test_many_rows_written_at_once_move_it_and_leave_it_on_guard():
    before = stamp.read()["territories"]
    with stamp.once("territories_territory"):
        commune(code="86158")
        commune(code="86194")
    moved = stamp.read()["territories"]
    assert moved > before
    assert stamp.missing() == []
    commune(code="86115")
    assert stamp.read()["territories"] > moved


@pytest.mark.django_db(transaction=True)
def test_a_failure_while_many_rows_are_written_leaves_it_on_guard():
    with pytest.raises(ZeroDivisionError), stamp.once("territories_territory"):
        raise ZeroDivisionError
    assert stamp.missing() == []
    before = stamp.read()["territories"]
    commune(code="86158")
    assert stamp.read()["territories"] > before
