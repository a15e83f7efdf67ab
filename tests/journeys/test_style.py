"""Everything that pages are made of, in a real browser."""

import pytest


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "address",
    ["/style/", "/en/style/", "/a-propos/", "/accessibilite/", "/donnees-personnelles/", "/donnees-ouvertes/api/"],
)
def test_a_page_of_the_house_is_accessible_and_calls_nobody(visit, address, width):
    visitor = visit(width)
    visitor.page.goto(address)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.check()


def test_a_suggestion_is_chosen_with_the_keyboard_alone(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/style/")
    field = page.get_by_role("combobox")
    field.focus()
    page.keyboard.type("epi")
    option = page.get_by_role("option", name="épinard")
    option.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    visitor.check()
    page.keyboard.press("Enter")
    assert field.input_value() == "épinard"
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.type("zzz")
    page.get_by_text("Rien à ce nom").first.wait_for(state="attached")
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"


def test_what_was_written_comes_back_after_the_page_was_left(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/style/")
    form = page.locator("draft-form form")
    form.get_by_label("Nom de votre collectif").fill("Les graines")
    form.get_by_label("salle des fêtes").check()
    form.get_by_text("Enregistré à").wait_for()
    page.goto("/a-propos/")
    page.goto("/style/")
    form.get_by_text("est revenu").wait_for()
    assert form.get_by_label("Nom de votre collectif").input_value() == "Les graines"
    assert form.get_by_label("salle des fêtes").is_checked()


def test_a_dialog_takes_the_focus_and_gives_it_back(visit):
    page = visit().page
    page.goto("/style/")
    opener = page.get_by_role("button", name="Que garde-t-on de moi")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert opener.evaluate("one => one === document.activeElement")


def test_without_javascript_nothing_is_lost(visit):
    visitor = visit(javascript=False)
    page = visitor.page
    page.goto("/style/")
    assert page.get_by_role("searchbox").is_visible()
    assert not page.get_by_role("button", name="Copier").is_visible()
    page.get_by_role("link", name="Que garde-t-on de moi").click()
    assert page.get_by_role("dialog").is_visible()
    page.get_by_role("button", name="EPCI").click()
    assert page.get_by_text("l’eau, les déchets, les routes").is_visible()
