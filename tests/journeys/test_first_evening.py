"""Journey 1: a resident types her commune, reads, sees where to start and why, and opens a group."""

import re

import pytest

NAME = "Les Voisins de l’Auxance"


def read_the_portrait(visitor):
    page = visitor.page
    page.wait_for_url("**/communes/86158/")
    assert page.get_by_role("heading", level=1).inner_text() == "Migné-Auxances"
    assert re.search(r"6\s\d{3} habitants en 20\d\d", page.locator("main").inner_text())
    assert page.locator("main .source").count() >= 4, "every figure has its source"
    methods = page.locator("ol.start > li")
    assert methods.count() == 3
    for place in range(3):
        assert methods.nth(place).locator(".reasons li").count() >= 1


def open_a_group(visitor, email, name):
    page = visitor.page
    page.get_by_label("Nom du collectif").fill(name)
    assert page.locator("#id_commune").input_value().startswith("Migné-Auxances")
    visitor.check()
    page.get_by_role("button", name="Ouvrir le collectif").click()
    visitor.come_in(email)
    page.wait_for_url("**/collectifs/*/")
    assert page.get_by_role("heading", level=1).inner_text() == name


@pytest.mark.parametrize("width", [390, 1280])
def test_a_resident_opens_a_group_in_her_commune(visit, width):
    visitor = visit(width)
    page = visitor.page
    visitor.go("/")
    visitor.check()
    page.get_by_role("combobox", name="Votre commune").press_sequentially("Migne")
    suggestion = page.get_by_role("option").filter(has_text="Migné-Auxances")
    suggestion.wait_for()
    visitor.check()
    suggestion.click()
    read_the_portrait(visitor)
    visitor.check()
    page.locator("ol.start a").first.click()
    page.wait_for_url(re.compile("/bibliotheque/[^/]+/"))
    visitor.check()
    page.go_back()
    page.get_by_role("link", name="Ouvrir un collectif ici").first.click()
    open_a_group(visitor, f"lea.{width}@example.org", f"{NAME} {width}")
    visitor.check()
    page.get_by_role("link", name="Migné-Auxances").first.click()
    page.get_by_role("link", name=f"{NAME} {width}").first.wait_for()
    visitor.check()
    visitor.go("/mon-espace/")
    visitor.check()


def test_the_same_with_the_keyboard_alone(visit):
    visitor = visit(1280)
    page = visitor.page
    visitor.go("/")
    tab_to(page, "#commune")
    page.keyboard.type("Migne")
    page.get_by_role("option").filter(has_text="Migné-Auxances").wait_for()
    page.keyboard.press("ArrowDown")
    while "Migné-Auxances" not in page.locator("[role=option][aria-selected=true]").inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    read_the_portrait(visitor)
    tab_to(page, "ol.start a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/bibliotheque/[^/]+/"))
    page.go_back()  # Alt and the left arrow, which belong to the browser
    page.wait_for_url("**/communes/86158/")
    tab_to(page, "a[href*='/collectifs/ouvrir/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/collectifs/ouvrir/**")
    tab_to(page, "#id_name")
    page.keyboard.type(f"{NAME} au clavier")
    page.keyboard.press("Enter")
    page.wait_for_url("**/connexion/**")
    tab_to(page, "#id_email")
    page.keyboard.type("nadia.clavier@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/connexion/code/**")
    tab_to(page, "#id_code")
    page.keyboard.type(visitor.site.code_for("nadia.clavier@example.org"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/collectifs/*/")
    assert page.get_by_role("heading", level=1).inner_text() == f"{NAME} au clavier"


def tab_to(page, selector, most=80):
    """Go on with Tab until the focus is there; where it stands can be seen."""
    wanted = "selector => document.activeElement?.matches(selector)"
    for _step in range(most):
        if page.evaluate(wanted, selector):
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"{selector} is not reached with {most} Tab on {page.url}")
    shown = "getComputedStyle(document.activeElement)"
    outline = page.evaluate(f"{shown}.outlineStyle !== 'none' || {shown}.boxShadow !== 'none'")
    assert outline, f"nobody sees that {selector} has the focus"


def test_the_same_without_javascript(visit):
    visitor = visit(390, javascript=False)
    page = visitor.page
    visitor.go("/")
    page.get_by_label("Votre commune").fill("Migne")
    page.get_by_role("button", name="Voir").click()
    if "/communes/86158/" not in page.url:
        page.get_by_role("link", name="Migné-Auxances").click()
    read_the_portrait(visitor)
    page.get_by_role("link", name="Ouvrir un collectif ici").first.click()
    page.get_by_label("Nom du collectif").fill(f"{NAME} sans script")
    page.get_by_role("button", name="Ouvrir le collectif").click()
    page.get_by_label("Votre e-mail").fill("paul.sans.script@example.org")
    page.get_by_role("button", name="Recevoir le code").click()
    page.get_by_label("Le code reçu par e-mail").fill(visitor.site.code_for("paul.sans.script@example.org"))
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/collectifs/*/")
    assert page.get_by_role("heading", level=1).inner_text() == f"{NAME} sans script"
    assert visitor.strayed == []
