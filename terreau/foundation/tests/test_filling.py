import pytest
from django.db import connection, transaction

from terreau.foundation.db.filling import CACHE, indexed_afterwards, room_for_pages

pytestmark = pytest.mark.django_db


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def table(db):
    run("CREATE TABLE filled (id integer PRIMARY KEY, word varchar(10) UNIQUE, number integer)")
    run("CREATE INDEX filled_number ON filled (number)")
    yield
    run("DROP TABLE filled")


def indexes():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "filled")
    return {name for name, one in found.items() if one["index"]}


def test_an_empty_table_gets_its_indexes_when_it_is_full(table):
    before = indexes()
    with indexed_afterwards("filled"):
        assert ("filled_number" in indexes()) == (connection.vendor != "sqlite")
        run("INSERT INTO filled VALUES (1, 'a', 5), (2, 'b', 6)")
    assert indexes() == before
    assert run("SELECT word FROM filled WHERE number = 6") == [("b",)]


def test_a_table_with_rows_keeps_its_indexes(table):
    run("INSERT INTO filled VALUES (1, 'a', 5)")
    with indexed_afterwards("filled"):
        assert "filled_number" in indexes()


def test_a_failure_brings_the_indexes_back(table):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), indexed_afterwards("filled"):
        1 / 0
    assert "filled_number" in indexes()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own memory")
def test_there_is_room_for_pages_until_the_end():
    before = run("PRAGMA cache_size")
    with room_for_pages():
        assert run("PRAGMA cache_size") == [(-CACHE,)]
    assert run("PRAGMA cache_size") == before
    with pytest.raises(ZeroDivisionError), room_for_pages():
        1 / 0
    assert run("PRAGMA cache_size") == before
