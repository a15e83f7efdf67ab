"""Real installations to break: a small one is prepared once, and copied for each test."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Communes as an import leaves them, few of them: the steps of `init` then find France imported.
SEED = """
import django; django.setup()
from django.utils import timezone
from terreau.config.prepare import migrate
migrate(lambda done, total: None)
from terreau.territories.imports.france import fetch
from terreau.territories.models import ImportRun
from terreau.territories.testing import some_communes
some_communes()
ImportRun.objects.create(source="france", version=fetch.version(), finished=timezone.now())
"""


def pytest_collection_modifyitems(items):
    """The host's journey: install, break, back up, restore. It takes real servers, so it runs with the others."""
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.journey)


def environment(folder, **more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TERREAU_") and k != "DATABASE_URL"}
    kept["DJANGO_SETTINGS_MODULE"] = "terreau.config.settings"  # the product's, not the tests'
    return {**kept, "TERREAU_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "TERREAU_LANGUAGE": "en", **more}


def terreau(folder, *arguments, timeout=120, **more):
    return subprocess.run(
        [sys.executable, "-m", "terreau", *map(str, arguments)],
        cwd=folder.parent, env=environment(folder, **more), capture_output=True, text=True, timeout=timeout,
    )  # fmt: skip


SEVERAL = """
import json, sys
from terreau.config.cli import main
for arguments in json.loads(sys.argv[1]):
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = stop.code
    print("\\0", code, file=sys.stderr, flush=True)
"""


def several(folder, commands):
    """Commands that fail at once, one after another in one process: what each said and its exit code."""
    done = subprocess.run(
        [sys.executable, "-c", SEVERAL, json.dumps([list(map(str, one)) for one in commands])],
        cwd=folder.parent, env=environment(folder), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = done.stderr.split("\0")
    codes = [int(part.split("\n")[0]) for part in said[1:]]
    words = [said[0], *(part.split("\n", 1)[1] for part in said[1:])][: len(codes)]
    assert len(codes) == len(commands)
    return [
        subprocess.CompletedProcess(command, code, "", text)
        for command, code, text in zip(commands, codes, words, strict=True)
    ]


class Server:
    """`terreau serve` on a free port."""

    def __init__(self, folder, *arguments, **more):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = (folder.parent / f"log-{self.port}").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "terreau", "serve", "--port", str(self.port), *arguments],
            cwd=folder.parent, env=environment(folder, **more), stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def ready(self, seconds=90):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                return self.get("/healthz")
            except OSError:
                time.sleep(0.05)
        self.log.seek(0)
        raise AssertionError(self.log.read()[-3000:])

    def get(self, path, **headers):
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.log.close()
        return code


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    if "postgresql" in os.environ.get("DATABASE_URL", ""):
        pytest.skip("these tests break SQLite installations; the archive between engines has its own test")
    folder = tmp_path_factory.mktemp("prepared") / "data"
    folder.mkdir()
    command = [sys.executable, "-c", SEED]
    more = environment(folder)
    subprocess.run(command, check=True, env=more, capture_output=True)
    done = terreau(folder, "init", timeout=240)
    assert done.returncode == 0, done.stderr
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files" / "photo.png").write_bytes(os.urandom(300_000))
    return folder


@pytest.fixture(scope="session")
def archive(prepared, tmp_path_factory):
    """A good backup of the prepared folder."""
    path = tmp_path_factory.mktemp("archive") / "good.tar.gz"
    done = terreau(prepared, "backup", path)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def folder(prepared, tmp_path):
    """A prepared installation of its own."""
    return Path(shutil.copytree(prepared, tmp_path / "data"))


@pytest.fixture
def serve():
    """`serve(folder, …)` starts a server that is gone when the test ends."""
    started = []

    def start(folder, *arguments, **more):
        started.append(Server(folder, *arguments, **more))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.kill()
