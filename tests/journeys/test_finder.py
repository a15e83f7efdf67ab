"""Somebody who knows no method by name answers three questions, and reads why these fit; scripts or not."""

import re

import pytest

ANSWERS = ("Écouter", "13 à 40 personnes", "Des gens qui ne viennent jamais aux réunions", "Une demi-journée au plus")


@pytest.mark.parametrize(("width", "javascript"), [(390, False), (1280, True)])
def test_a_method_is_found_by_three_questions(visit, width, javascript):
    visitor = visit(width, javascript)
    page = visitor.page
    visitor.go("/bibliotheque/")
    page.get_by_role("link", name="Trouver une méthode par trois questions").click()
    if javascript:
        visitor.check()
    for answer in ANSWERS:
        page.get_by_text(answer, exact=True).click()
    page.get_by_role("button", name="Voir ce qui convient").click()
    assert "but=listen" in page.url
    if javascript:
        visitor.check()
    assert page.get_by_role("heading", name=re.compile("méthodes? convien")).is_visible()
    first = page.locator("ol.cards > li").first
    assert "faite d’abord pour écouter" in first.inner_text()
    first.get_by_role("link").first.click()
    page.get_by_role("heading", name="Ce qu’en disent ceux qui s’en sont servis").wait_for()
    if javascript:
        visitor.check()
        visitor.go(re.sub(r"^https?://[^/]+", "", page.url) + "retours/")
        visitor.check()
