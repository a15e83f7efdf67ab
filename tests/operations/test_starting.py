"""Starting: interrupted at any moment, twice at once, where something is in the way."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.operations.conftest import environment, terreau


def one_sentence(done):
    """What a failed command said: one line, no trace, exit code 2."""
    lines = [line for line in done.stderr.strip().splitlines() if not line.startswith(("Preparing", "Importing"))]
    assert done.returncode == 2, done.stderr
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("terreau: ")
    return lines[0]


def test_it_serves_says_where_and_stops_when_asked(folder, serve):
    server = serve(folder)
    assert '"database": "ok"' in server.ready()[1]
    assert server.get("/style/")[0] == 200
    assert server.stop() == 0


@pytest.mark.parametrize("after", [1.0, 2.0, 3.0])
def test_a_first_start_killed_at_any_moment_starts_again(prepared, tmp_path, after):
    folder = tmp_path / "data"
    first = subprocess.Popen(
        [sys.executable, "-m", "terreau", "init"],
        env=environment(folder), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(after)
    first.send_signal(signal.SIGKILL)
    first.wait()
    secret = (folder / "secret").read_text() if (folder / "secret").exists() else None
    again = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()\nfrom terreau.config.prepare import steps\n"
         "from terreau.config import home\nhome.make_folder()\n"
         "[step.run(lambda done, total: None) for step in steps()[:2] if step.needed()]\n"
         "assert home.is_prepared() and not any(step.needed() for step in steps()[:2])"],
        env=environment(folder), capture_output=True, text=True,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert secret in (None, (folder / "secret").read_text())
    with sqlite3.connect(folder / "terreau.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_a_busy_port_is_said_before_anything_is_prepared(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = terreau(tmp_path / "data", "serve", "--port", port)
    assert f"port {port} is busy" in one_sentence(done)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments", [("--port", "99999"), ("--host", "192.0.2.1"), ("--processes", "2")])
def test_what_cannot_be_served_is_said(tmp_path, arguments):
    one_sentence(terreau(tmp_path / "data", "serve", *arguments))


def test_a_database_that_does_not_answer_is_said_within_seconds(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://nobody@127.0.0.1:{closed.getsockname()[1]}/none"
    began = time.monotonic()
    done = terreau(tmp_path / "data", "serve", "--port", "0", DATABASE_URL=url)
    assert "does not answer" in one_sentence(done)
    assert time.monotonic() - began < 20


def test_a_command_before_the_first_start_says_what_to_do(tmp_path):
    assert "terreau init" in one_sentence(terreau(tmp_path / "data", "backup"))


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "data").write_text("not a folder")
    one_sentence(terreau(tmp_path / "data", "init"))


@pytest.fixture
def locked(tmp_path):
    """A folder that this account cannot write in: read-only by its mode, or by its disk for an administrator."""
    place = tmp_path / "locked"
    place.mkdir(mode=0o555)
    if os.geteuid() != 0:
        yield place
        return
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("a read-only disk cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_folder_that_cannot_be_written_is_said(locked):
    assert "cannot be written" in one_sentence(terreau(locked / "data", "init"))


def test_two_first_starts_do_not_meet(folder):
    import fcntl

    with (folder / "prepare.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another process" in one_sentence(terreau(folder, "init"))


def test_check_says_what_is_wrong(folder):
    well = terreau(folder, "check")
    assert well.returncode == 0, well.stdout + well.stderr
    assert "✓ database" in well.stdout
    public = terreau(folder, "check", TERREAU_URL="https://terreau.example", TERREAU_DEBUG="1")
    assert public.returncode == 2
    assert "✗ settings" in public.stdout
    assert "✗ mail" in public.stdout
