"""A real installation, served by the real command, and a real browser in front of it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


def browser_path() -> str | None:
    return os.environ.get("TERREAU_TEST_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_collection_modifyitems(items):
    missing = ""
    if browser_path() is None:
        missing = "no Chromium was found on this machine: install chromium to run the journeys"
    else:
        try:
            import playwright  # noqa: F401
        except ImportError:
            missing = "playwright is not installed: requirements/e2e.lock brings it"
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.journey)
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


@dataclass
class Site:
    """A served installation: its address, its data folder, and the mails it wrote."""

    url: str
    folder: Path

    def mails_to(self, address: str) -> list[str]:
        """The plain texts of the mails to `address`, oldest first."""
        texts = []
        for file in sorted((self.folder / "mails").glob("*.log"), key=lambda one: one.stat().st_mtime):
            for raw in file.read_bytes().split(b"-" * 79):
                mail = message_from_bytes(raw.strip(), policy=policy.default)
                if address in str(mail["To"]):
                    body = mail.get_body(("plain",))
                    texts.append(body.get_content() if body else "")
        return texts

    def code_for(self, address: str, seconds: float = 10) -> str:
        """The login code in the newest mail to `address`, waiting for it a little."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for text in reversed(self.mails_to(address)):
                found = CODE.search(text)
                if found:
                    return found[1]
            time.sleep(0.1)
        raise AssertionError(f"no code was sent to {address}")

    def terreau(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command on this installation."""
        return subprocess.run(
            [sys.executable, "-m", "terreau", *arguments],
            cwd=ROOT, env=environment(self.folder), capture_output=True, text=True, timeout=120,
        )  # fmt: skip


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TERREAU_") and k != "DATABASE_URL"}
    kept["DJANGO_SETTINGS_MODULE"] = "terreau.config.settings"  # the product's, not the tests'
    return {**kept, "TERREAU_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """All of France, the starter library, and `terreau serve`."""
    folder = Path(tempfile.mkdtemp(prefix="terreau-journeys-")) / "data"
    if os.environ.get("TERREAU_TEST_PREPARED"):  # a prepared folder to start from, while writing journeys
        shutil.copytree(os.environ["TERREAU_TEST_PREPARED"], folder)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = (folder.parent / "log").open("w+")  # a pipe that nobody empties would stop the server
    server = subprocess.Popen(
        [sys.executable, "-m", "terreau", "serve", "--port", str(port)],
        cwd=ROOT, env=environment(folder, TERREAU_URL=url), stdout=subprocess.DEVNULL, stderr=log,
    )  # fmt: skip
    deadline = time.monotonic() + 240
    while True:
        try:
            urllib.request.urlopen(url + "/healthz", timeout=2).close()
            break
        except (urllib.error.URLError, OSError):
            if server.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                raise AssertionError(f"the site did not start: {log.read()[-2000:]}") from None
            time.sleep(0.3)
    yield Site(url, folder)
    server.terminate()
    server.wait(timeout=30)
    log.close()
    shutil.rmtree(folder.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(),
            args=[
                "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        )  # fmt: skip
        yield browser
        browser.close()


@dataclass
class Visit:
    """A browser page that refuses to leave the site and can be checked for accessibility."""

    page: "Page"
    site: Site
    strayed: list[str]
    faults: list[str]

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def come_in(self, email: str, language: str = "fr") -> None:
        """Say who one is on the page that asks it: an e-mail, then the code of the mail."""
        words = {
            "fr": ("Votre e-mail", "Recevoir le code", "Le code reçu par e-mail", "Continuer"),
            "en": ("Your e-mail", "Send me the code", "The code of the mail", "Go on"),
        }[language]
        self.page.get_by_label(words[0]).fill(email)
        self.check()
        self.page.get_by_role("button", name=words[1]).click()
        code = self.page.get_by_label(words[2])
        code.wait_for()
        self.check()
        code.fill(self.site.code_for(email))
        self.page.get_by_role("button", name=words[3]).click()

    def fits(self) -> bool:
        """Whether nothing has to be moved sideways to be read."""
        return self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def check(self) -> None:
        """No axe violation (WCAG 2.2 AA and best practices), no request elsewhere, no script error."""
        self.page.wait_for_load_state()
        self.page.evaluate(AXE.read_text())
        result = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        found = [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in result["violations"]]
        assert found == [], f"{self.page.url}: {found}"
        assert self.fits(), f"{self.page.url} is wider than the screen"
        assert self.strayed == []
        assert self.faults == []


@pytest.fixture
def visit(site, chromium):
    """`visit(width, javascript=True)` opens a browser page of that width."""
    contexts = []

    def open_(width: int = 390, javascript: bool = True) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 800 else 900},
            java_script_enabled=javascript, base_url=site.url, locale="fr-FR", accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        visit = Visit(page, site, [], [])
        page.on("request", lambda request: _note_stray(visit, request.url))
        page.on("pageerror", lambda error: visit.faults.append(str(error)))
        page.on("console", lambda message: visit.faults.append(message.text) if message.type == "error" else None)
        return visit

    yield open_
    for context in contexts:
        context.close()


def _note_stray(visit: Visit, url: str) -> None:
    if not url.startswith((visit.site.url, "data:", "blob:")):
        visit.strayed.append(url)
