"""The bootstrap script: installs once, from locks without addresses, and says what is missing."""

import importlib.machinery
import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The script as a module, in an empty folder, with its subprocesses recorded instead of run."""
    loader = importlib.machinery.SourceFileLoader("run_script", str(ROOT / "run"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("run_script", loader))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    module.calls = []

    def record(command, **options):
        module.calls.append([str(one) for one in command])
        if "venv" in module.calls[-1]:
            python = module.venv_python()
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(module.subprocess, "run", record)
    return module


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_hashes_and_no_address(lock):
    text = lock.read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|@ file", text)
    packages = re.findall(r"^[a-z0-9][^\s=]*==", text, re.MULTILINE)
    assert len(packages) > 40
    assert text.count("--hash=sha256:") >= len(packages)


def test_the_smaller_locks_are_parts_of_the_larger_ones():
    pins = {
        lock.stem: set(re.findall(r"^[a-z0-9][\w.\-\[\]]*==[^\s;]+", lock.read_text(), re.MULTILINE)) for lock in LOCKS
    }
    assert pins["runtime"] <= pins["dev"] <= pins["e2e"]


@pytest.mark.parametrize("uv", ["/somewhere/uv", None], ids=["uv", "pip"])
def test_the_first_start_installs_and_the_second_does_not(run, monkeypatch, uv):
    monkeypatch.setattr(run.shutil, "which", lambda name: uv if name == "uv" else None)
    lock = ROOT / "requirements" / "runtime.lock"
    run.install(lock)
    assert len(run.calls) == 2
    assert "--require-hashes" in run.calls[1]
    assert (uv in run.calls[1]) == bool(uv)
    run.install(lock)
    assert len(run.calls) == 2


def test_the_larger_lock_serves_for_the_smaller_and_a_new_one_undoes_it(run, monkeypatch, tmp_path):
    monkeypatch.setattr(run.shutil, "which", lambda name: "/somewhere/uv")
    locks = [Path(shutil.copy(ROOT / "requirements" / f"{name}.lock", tmp_path)) for name in run.LOCKS]
    run.install(locks[2])
    count = len(run.calls)
    run.install(locks[0])
    assert len(run.calls) == count
    locks[0].write_text(locks[0].read_text() + "\n# changed\n")
    run.install(locks[0])
    assert len(run.calls) > count
    count = len(run.calls)
    run.install(locks[2])
    assert len(run.calls) > count


def test_a_broken_environment_is_made_again(run, monkeypatch, tmp_path):
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    run.VENV.symlink_to(tmp_path / "gone")
    run.install(ROOT / "requirements" / "runtime.lock")
    assert run.VENV.is_dir()
    assert not run.VENV.is_symlink()
    run.marker_of(ROOT / "requirements" / "runtime.lock").unlink()
    working = run.subprocess.run

    def no_pip(command, **options):
        if command[-1] == "import pip":
            return subprocess.CompletedProcess(command, 1)
        return working(command, **options)

    monkeypatch.setattr(run.subprocess, "run", no_pip)
    run.calls.clear()
    run.install(ROOT / "requirements" / "runtime.lock")
    assert "venv" in run.calls[0]


def test_an_interrupted_installation_is_done_again(run, monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    lock = ROOT / "requirements" / "runtime.lock"
    working = run.subprocess.run

    def interrupted(command, **options):
        if "pip" in command:
            raise KeyboardInterrupt
        return working(command, **options)

    monkeypatch.setattr(run.subprocess, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.install(lock)
    monkeypatch.setattr(run.subprocess, "run", working)
    run.install(lock)
    assert "--require-hashes" in run.calls[-1]


def test_a_failed_installation_is_one_sentence(run, monkeypatch, capsys):
    monkeypatch.setattr(run.shutil, "which", lambda name: "/somewhere/uv")

    def fails(command, **options):
        raise subprocess.CalledProcessError(1, "uv")

    monkeypatch.setattr(run.subprocess, "run", fails)
    with pytest.raises(SystemExit) as stopped:
        run.install(ROOT / "requirements" / "runtime.lock")
    assert stopped.value.code == 2
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith("run: the installation stopped")


def test_an_old_python_is_told_so(run, monkeypatch, capsys):
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit):
        run.fitting_python()
    assert "3.11, 3.12 or 3.13" in capsys.readouterr().err


def test_tests_take_the_browser_packages_only_where_there_is_a_browser(run, monkeypatch):
    installed = []
    monkeypatch.setattr(run, "install", lambda lock: installed.append(lock.stem))
    monkeypatch.setattr(run.os, "execv", lambda *command: installed.append(command[1][2]))
    monkeypatch.delenv("TERREAU_TEST_BROWSER", raising=False)
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    run.main(["test"])
    monkeypatch.setattr(run.shutil, "which", lambda name: "/usr/bin/chromium")
    run.main(["test"])
    run.main(["serve"])
    assert installed == ["dev", "pytest", "e2e", "pytest", "runtime", "terreau"]
