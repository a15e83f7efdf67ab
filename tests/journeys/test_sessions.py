"""On paper and in session: sheets go into a kit, methods into a timed order, without account, on a phone and a desk."""

import pytest

SHEET = "/bibliotheque/porteur-de-paroles/"


@pytest.mark.parametrize("width", [390, 1280])
def test_sheets_are_put_in_a_kit_and_taken_along(visit, width):
    visitor = visit(width)
    page = visitor.page
    visitor.go(SHEET)
    page.get_by_role("button", name="Ajouter à mon kit").click()
    page.get_by_role("status").get_by_role("link", name="Votre kit a 1 fiche.").click()
    page.wait_for_url("**/panier/")
    visitor.check()
    assert page.get_by_role("main").get_by_role("link", name="Porteur de paroles").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Un cahier de pages A4, EPUB").click()
    assert download.value.suggested_filename.endswith(".epub")
    page.get_by_role("button", name="Retirer « Porteur de paroles »").click()
    page.get_by_role("button", name="Remettre ce qui a été retiré").click()
    assert page.get_by_role("main").get_by_role("link", name="Porteur de paroles").is_visible()
    visitor.go(f"{SHEET}papier/")
    visitor.check()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_session_is_prepared_moved_and_printed(visit, width):
    visitor = visit(width)
    page = visitor.page
    visitor.go(SHEET)
    page.get_by_role("link", name="Ajouter à une séance").click()
    page.wait_for_url("**/seances/nouvelle/**")
    visitor.check()
    page.locator("[name=title]").fill("Samedi au marché")
    page.locator("[name=starts]").fill("09:00")
    page.locator("[name=ends]").fill("10:00")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("button", name="Ajouter une pause").click()
    page.locator("#item-1").wait_for()
    page.get_by_role("button", name="Monter le moment 2").click()
    page.locator("#item-0 [name=items-0-kind][value=break]").wait_for(state="attached")
    visitor.check()
    page.get_by_role("button", name="Enregistrer et voir le déroulé").click()
    page.get_by_role("heading", level=1, name="Samedi au marché").wait_for()
    assert page.get_by_text("Trop long").is_visible()
    assert page.locator(".running__clock strong").all_inner_texts() == ["09:00", "09:15"]
    visitor.check()
    page.emulate_media(media="print")
    assert page.locator(".running").is_visible()
    assert not page.get_by_role("button", name="En faire ma copie").is_visible()
    page.emulate_media(media="screen")
    visitor.go("/seances/")
    assert page.get_by_role("link", name="Samedi au marché").is_visible()
    visitor.check()


def test_what_was_written_in_a_plan_comes_back_after_the_page_was_left(visit):
    visitor = visit(1280)
    page = visitor.page
    visitor.go("/seances/nouvelle/")
    page.locator("[name=title]").fill("Dimanche à la grange")
    page.get_by_role("button", name="Commencer").click()
    page.locator("#new-title").fill("Se présenter")
    page.get_by_text("Enregistré", exact=False).first.wait_for()
    page.reload()
    assert page.locator("#new-title").input_value() == "Se présenter"
    page.get_by_role("button", name="Ajouter ce moment").click()
    page.locator("#item-0").wait_for()
    assert page.locator("#new-title").input_value() == ""
    page.reload()
    assert page.locator("#new-title").input_value() == ""
