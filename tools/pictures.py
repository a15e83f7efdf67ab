"""The pictures of the READMEs, taken of a served site that is not a demonstration.

    ./run serve                                             # in one terminal
    .venv/bin/python -m tools.pictures http://127.0.0.1:8000   # in another

It needs Chromium and the lock requirements/e2e.lock. The draft of the letter that it writes stays in its own browser.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
MOST_BYTES = 200_000
WHY = (
    "On se croise à la boulangerie, rarement ailleurs. Nous voudrions savoir ce qui compte pour chacun, "
    "quartier par quartier, avant de parler de solutions."
)


def home(page: Page) -> bytes:
    page.set_viewport_size({"width": 1200, "height": 780})
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("mign")
    page.get_by_role("option").first.wait_for()
    return page.screenshot()


def territory(page: Page) -> bytes:
    page.set_viewport_size({"width": 1100, "height": 840})
    page.goto("/communes/86158/")
    return page.screenshot()


def letter(page: Page) -> bytes:
    page.set_viewport_size({"width": 1000, "height": 1000})
    page.goto("/sollicitations/nouvelle/?commune=86158")
    page.get_by_label("Noms pour signer").fill("Des habitantes et des habitants")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_label("Ce que vous proposez").fill("Écouter Migné-Auxances, quartier par quartier")
    page.get_by_label("Pourquoi, avec vos mots").fill(WHY)
    for field, count in (("", 0), ("methods", 3), ("facts", 2), ("asks", 2)):
        for place in range(count):
            page.locator(f"input[name={field}]").nth(place).check()
        page.get_by_role("button", name="Enregistrer et continuer").click()
    return page.locator(".paper").screenshot()


def main(url: str) -> None:
    browser_path = os.environ.get("TERREAU_TEST_BROWSER") or shutil.which("chromium")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for take in (home, territory, letter):
            picture = take(browser.new_context(base_url=url, locale="fr-FR").new_page())
            if len(picture) > MOST_BYTES:
                raise SystemExit(f"{take.__name__}.png weighs {len(picture)} bytes, more than {MOST_BYTES}")
            (FOLDER / f"{take.__name__}.png").write_bytes(picture)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
