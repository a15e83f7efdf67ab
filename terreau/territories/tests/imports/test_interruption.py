"""Killed in the middle of an import, a second start does it again, whole. Real processes, on SQLite."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[4]

SCRIPT = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from terreau.territories.imports.france import apply as applying
from terreau.territories.imports.france.compare import compare
from terreau.territories.imports.france.read import read
from terreau.territories.tests.imports.package import Package
if sys.argv[1] != "whole":
    setattr(applying, sys.argv[1], lambda *given: os.kill(os.getpid(), signal.SIGKILL))
changes = compare(read(Package()), applying.standing())
applying.apply(changes)
print(changes.counts["created"], changes.counts["same"])
"""


def start(folder, step):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"TERREAU_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "terreau.config.settings"}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, step], env=environment, capture_output=True, text=True, cwd=ROOT
    )


def test_a_kill_in_the_middle_leaves_nothing_and_the_next_start_does_it_all(tmp_path):
    for step in ("_insert", "_outline", "_place"):
        assert start(tmp_path, step).returncode == -signal.SIGKILL
        with sqlite3.connect(tmp_path / "terreau.sqlite3") as database:
            for table in ("territories_territory", "territories_importrun", "territories_commune_boxes"):
                assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        database.close()
    done = start(tmp_path, "whole")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["18", "0"]
    assert start(tmp_path, "whole").stdout.split() == ["0", "18"]
