"""What was acknowledged is kept: through a kill in the middle of saves, of a backup, of a restore; on a full disk."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.operations.conftest import environment, several, terreau
from tests.operations.test_starting import one_sentence

# Opens groups by the real action, one after another, and says each one's name once the action has returned.
WRITER = """
import sys, time, django; django.setup()
from terreau.people.testing import actor, person
from terreau.people.actions import open_group
from terreau.territories.models import Territory
place = Territory.objects.communes().first()
who = actor(person("ada@example.org"))
for number in range(100_000):
    group = open_group(who, f"Group {number}", [place])
    print(group.slug, flush=True)
    time.sleep(0.01)
"""


def writer(folder):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER],
        env=environment(folder), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def groups(folder):
    with closing(sqlite3.connect(folder / "terreau.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {row[0] for row in database.execute("SELECT slug FROM people_group")}


def test_saves_acknowledged_before_a_kill_are_there_after_it(folder):
    process = writer(folder)
    said = [process.stdout.readline().strip() for _ in range(25)]
    process.send_signal(signal.SIGKILL)
    said += process.stdout.read().split("\n")[:-1]
    process.wait()
    process.stdout.close()
    assert set(said) <= groups(folder)


def flag(server, key, words, whence):
    """Report a sheet, as a reader without account may; True once the site said that it is kept."""
    body = json.dumps({"kind": "library.sheet", "key": key, "reason": "wrong", "words": words}).encode()
    request = urllib.request.Request(
        server.url + "/api/v1/stewardship/flags", body,
        {"Content-Type": "application/json", "X-Forwarded-For": whence},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status == 201


def test_what_the_site_acknowledged_before_it_was_killed_is_there_after_it(folder, serve):
    server = serve(folder, TERREAU_PROXIES="1")
    server.ready()
    with closing(sqlite3.connect(folder / "terreau.sqlite3")) as database:
        (key,) = database.execute("SELECT min(id) FROM library_sheet WHERE published").fetchone()
    kept: list[str] = []

    def write(hand):
        for number in range(10_000):
            try:
                if flag(server, str(key), f"{hand}-{number}", f"10.{hand}.{number // 250}.{number % 250}"):
                    kept.append(f"{hand}-{number}")
            except OSError:
                return

    hands = [threading.Thread(target=write, args=(hand,)) for hand in range(4)]
    for one in hands:
        one.start()
    deadline = time.monotonic() + 60
    while len(kept) < 40 and time.monotonic() < deadline:
        time.sleep(0.005)
    server.kill()
    for one in hands:
        one.join()
    assert len(kept) >= 40
    with closing(sqlite3.connect(folder / "terreau.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert set(kept) <= {row[0] for row in database.execute("SELECT words FROM stewardship_flag")}


def test_a_reader_never_gets_an_older_page_than_what_was_acknowledged(folder, serve):
    server = serve(folder, "--no-worker")
    server.ready()
    with closing(sqlite3.connect(folder / "terreau.sqlite3", isolation_level=None, timeout=20)) as database:
        query = "SELECT slug FROM library_sheet WHERE kind = 'method' AND published ORDER BY slug LIMIT 1"
        (slug,) = database.execute(query).fetchone()
        page = f"/bibliotheque/{slug}/"
        assert server.get(page)[0] == 200
        acknowledged = [0]
        wrong: list[str] = []
        reads = [0]

        def read():
            while acknowledged[0] < 60:
                known = acknowledged[0]
                text = server.get(page)[1]
                reads[0] += 1
                shown = int(text.split("Version-")[1].split("-")[0]) if "Version-" in text else 0
                if shown < known:
                    wrong.append(f"{shown} after {known}")

        readers = [threading.Thread(target=read) for _ in range(4)]
        for one in readers:
            one.start()
        for number in range(1, 61):
            database.execute("UPDATE library_sheet SET title = ? WHERE slug = ?", [f"Version-{number}-", slug])
            acknowledged[0] = number
            time.sleep(0.01)
        for one in readers:
            one.join()
        assert wrong == []
        assert reads[0] > 60
        assert "Version-60-" in server.get(page)[1]


def test_a_backup_made_while_people_write_holds_what_was_acknowledged_before_it(folder, tmp_path):
    process = writer(folder)
    said = [process.stdout.readline().strip() for _ in range(10)]
    archive = tmp_path / "backup.tar.gz"
    done = terreau(folder, "backup", archive, "--json")
    process.kill()
    process.wait()
    process.stdout.close()
    assert done.returncode == 0, done.stderr
    assert archive.stat().st_mode & 0o777 == 0o600
    assert json.loads(done.stdout)["tables"]["people_group"] >= 10
    copy = tmp_path / "other" / "data"
    copy.parent.mkdir()
    back = terreau(copy, "restore", archive)
    assert back.returncode == 0, back.stderr
    assert set(said) <= groups(copy)
    assert (copy / "secret").read_text() == (folder / "secret").read_text()
    assert "add --replace" in one_sentence(terreau(copy, "restore", archive))


def test_a_backup_that_is_killed_leaves_no_half_archive_and_the_site_whole(folder, tmp_path):
    place = tmp_path / "backups"
    place.mkdir()
    before = groups(folder)
    for after in (0.9, 1.3):
        process = subprocess.Popen(
            [sys.executable, "-m", "terreau", "backup", str(place / "backup.tar.gz")],
            env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(after)
        process.kill()
        process.wait()
        if (place / "backup.tar.gz").exists():
            assert terreau(tmp_path / "new", "restore", place / "backup.tar.gz").returncode == 0
            (place / "backup.tar.gz").unlink()
    assert groups(folder) == before
    assert terreau(folder, "backup", place / "backup.tar.gz").returncode == 0


def test_a_bad_archive_touches_nothing(folder, archive, tmp_path):
    content = archive.read_bytes()
    middle = len(content) // 2
    (tmp_path / "cut.tar.gz").write_bytes(content[:middle])
    flipped = bytes([content[middle] ^ 0xFF])
    (tmp_path / "changed.tar.gz").write_bytes(content[:middle] + flipped + content[middle + 1 :])
    (tmp_path / "text.tar.gz").write_text("bonjour")
    with tarfile.open(tmp_path / "stranger.tar.gz", "w:gz") as out:
        out.add(archive, "../../escape")
    before = groups(folder)
    names = ("cut", "changed", "text", "absent", "stranger")
    for done in several(folder, [("restore", tmp_path / f"{name}.tar.gz", "--replace") for name in names]):
        one_sentence(done)
    assert groups(folder) == before
    assert (folder / "files" / "photo.png").stat().st_size == 300_000
    assert not (folder / ".restoring").exists()


def test_replacing_keeps_what_stood_before_and_waits_for_the_server_to_stop(folder, archive, serve):
    server = serve(folder)
    server.ready()
    assert "in use" in one_sentence(terreau(folder, "restore", archive, "--replace"))
    server.stop()
    (folder / "files" / "later.txt").write_text("written after the backup")
    done = terreau(folder, "restore", archive, "--replace", "--json")
    assert done.returncode == 0, done.stderr
    assert not (folder / "files" / "later.txt").exists()
    kept = json.loads(done.stdout)["before"]
    assert (Path(kept) / "files" / "later.txt").read_text() == "written after the backup"


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_restore_stopped_after_its_mark_is_finished_by_the_next_command(folder, archive, tmp_path, moved):
    other = tmp_path / "other" / "data"
    shutil.copytree(folder, other)
    staged = other / ".restoring"
    with tarfile.open(archive) as opened:
        opened.extractall(staged, filter="data")
    (staged / "secret").write_text("from the archive")
    (staged / "ready").write_text("before-restore-test")
    (other / "before-restore-test").mkdir()
    if moved > 0:
        (other / "terreau.sqlite3").rename(other / "before-restore-test" / "terreau.sqlite3")
    if moved > 1:
        (staged / "database.sqlite3").rename(other / "terreau.sqlite3")
    assert terreau(other, "check").returncode == 0
    assert (other / "secret").read_text() == "from the archive"
    assert groups(other) == groups(folder)
    assert not staged.exists()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount")
    done = mounted and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], capture_output=True)
    if not done or done.returncode:
        pytest.skip("a small disk cannot be mounted here: this needs an administrator")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill(place):
    with pytest.raises(OSError, match="No space"), (place / "filler").open("wb") as file:
        while True:
            file.write(bytes(65536))
            file.flush()


def test_a_full_disk_is_said_and_loses_nothing(folder, small_disk):
    home = small_disk / "data"
    home.mkdir()
    for name in ("terreau.sqlite3", "secret"):
        shutil.copy(folder / name, home / name)
    before = groups(home)
    fill(small_disk)
    assert "disk is full" in one_sentence(terreau(home, "init"))
    assert "disk is full" in one_sentence(terreau(home, "backup", small_disk / "backup.tar.gz"))
    assert not [one.name for one in small_disk.iterdir() if "backup" in one.name]
    (small_disk / "filler").unlink()
    assert groups(home) == before
