"""The host moves from SQLite to PostgreSQL and back, without losing a word."""

import json
import os
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing

import pytest

from tests.operations.conftest import SEED, environment, terreau

TABLES = ("people_user", "people_group", "people_group_territories", "stewardship_entry", "territories_territory")
WRITE = """
import django; django.setup()
from terreau.people.testing import actor, person
from terreau.people.actions import open_group
from terreau.territories.models import Territory
place = Territory.objects.communes().first()
for name in ("Les Fées d’Œuvre", "Mélusine"):
    open_group(actor(person(f"{len(name)}@example.org")), name, [place])
"""


def rows(file):
    with closing(sqlite3.connect(file)) as database:
        found = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    return {name: sorted(([plain(cell) for cell in row] for row in rows), key=repr) for name, rows in found.items()}


def plain(cell):
    """PostgreSQL keeps the keys of JSON in an order of its own."""
    return json.dumps(json.loads(cell), sort_keys=True) if str(cell)[:1] in ("{", "[") else cell


@pytest.fixture
def database():
    """The address of an empty PostgreSQL database."""
    import psycopg

    server, name = os.environ["DATABASE_URL"], f"moving_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgresql
def test_there_and_back_again_the_same_rows(tmp_path, database):
    first, there, back = (tmp_path / name / "data" for name in ("first", "there", "back"))
    for folder in (first, there, back):
        folder.mkdir(parents=True)
    for script in (SEED, WRITE):
        done = subprocess.run([sys.executable, "-c", script], env=environment(first), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert terreau(first, "init").returncode == 0, "restoring prepares a house for this version: so is the first one"

    one, two = tmp_path / "one.tar.gz", tmp_path / "two.tar.gz"
    assert terreau(first, "backup", one).returncode == 0
    moved = terreau(there, "restore", one, DATABASE_URL=database)
    assert moved.returncode == 0, moved.stderr
    again = terreau(there, "restore", one, DATABASE_URL=database)
    assert (again.returncode, "--replace" in again.stderr) == (2, True)
    located = terreau(there, "check", "--json", DATABASE_URL=database)
    assert {check["name"] for check in json.loads(located.stdout) if check["state"] == "wrong"} == set()

    saved = terreau(there, "backup", two, "--json", DATABASE_URL=database)
    assert saved.returncode == 0, saved.stderr
    assert json.loads(saved.stdout)["engine"] == "postgresql"
    home = terreau(back, "restore", two)
    assert home.returncode == 0, home.stderr
    assert rows(back / "terreau.sqlite3") == rows(first / "terreau.sqlite3")
    assert (back / "secret").read_text() == (first / "secret").read_text()
