"""The library: a sheet is found, read, printed, compared; what two people write at once, both find again."""

import pytest
from playwright.sync_api import Page

SHEET = "/bibliotheque/porteur-de-paroles/"
SAVE = "form.sheet-form .actions button"
STEWARD = "gardienne@example.org"


def test_a_method_is_found_read_and_its_versions_looked_at(visit):
    for width in (390, 1280):
        visitor = visit(width)
        page = visitor.page
        visitor.go("/bibliotheque/")
        visitor.check()
        page.get_by_role("searchbox").first.fill("porteurs de parole")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Porteur de paroles").first.click()
        page.wait_for_url(f"**{SHEET}")
        assert page.get_by_role("heading", level=1).inner_text() == "Porteur de paroles"
        visitor.check()
        visitor.go(f"{SHEET}versions/")
        visitor.check()


def test_a_sheet_is_printed_without_what_only_a_screen_needs(visit):
    page = visit(1280).page
    page.goto(SHEET)
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Menu principal").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator("main ol li").first.is_visible()
    assert len(page.pdf(format="A4")) > 10_000


@pytest.fixture
def two_stewards(visit, site):
    visitors = []
    for width, email in ((390, STEWARD), (1280, "gardien@example.org")):
        assert site.terreau("createsteward", email).returncode == 0
        visitor = visit(width)
        visitor.go("/compte/connexion/")
        visitor.come_in(email)
        visitor.page.get_by_role("heading", level=1).wait_for()
        visitors.append(visitor)
    return visitors


def add_to_summary(page: Page, words: str) -> None:
    field = page.locator("[name=summary]")
    field.fill(f"{field.input_value()} {words}")


def test_two_people_change_one_sheet_and_neither_text_is_lost(two_stewards):
    first, second = two_stewards
    for one in two_stewards:
        one.go(f"{SHEET}modifier/")
    second.check()
    add_to_summary(first.page, "Sans micro.")
    first.page.locator(SAVE).first.click()
    first.page.wait_for_url(f"**{SHEET}")
    first.check()
    add_to_summary(second.page, "Sans estrade.")
    second.page.locator(SAVE).first.click()
    second.page.get_by_text("micro").first.wait_for()
    assert "Sans estrade." in second.page.locator("[name=summary]").input_value()
    second.faults.clear()  # the browser writes the 409 of a conflict to its console
    second.check()
    first.go(f"{SHEET}versions/")
    first.check()
    first.go(f"{SHEET}versions/1-2/")
    assert first.page.locator("ins").filter(has_text="micro").count() >= 1
    first.check()
