"""A resident writes to her town hall, step by step without an account; the letter is kept, published, printed."""

from io import BytesIO

import pytest
from pypdf import PdfReader

TITLE = "Écouter nos quartiers avant de décider"
WHY = "On se croise à la boulangerie, rarement ailleurs. Nous voudrions savoir ce qui compte pour chacun."


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def write_who(page, signed):
    page.get_by_label("Noms pour signer").fill(signed)
    page.get_by_label("Où vous répondre").fill("12 rue des Lavandières")
    press(page, "Commencer")


def write_the_rest(visitor):
    """From the methods to the letter, as it is read through before it leaves."""
    page = visitor.page
    page.wait_for_url("**/ecrire/methodes/")
    visitor.check()
    page.locator("input[name=path]").nth(1).check()
    page.locator("input[name=methods]").first.check()
    press(page, "Enregistrer et continuer")
    page.wait_for_url("**/ecrire/faits/")
    visitor.check()
    page.locator("input[name=facts]").first.check()
    press(page, "Enregistrer et continuer")
    page.wait_for_url("**/ecrire/demandes/")
    visitor.check()
    page.locator("input[name=asks]").first.check()
    press(page, "Enregistrer et continuer")
    page.wait_for_url("**/relire/")


def download(page, link):
    """The file behind a link, asked for as this browser would."""
    answer = page.context.request.get(link.get_attribute("href"))
    assert answer.status == 200
    return answer.body()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_letter_to_the_town_hall_is_written_kept_published_and_printed(visit, width):
    visitor = visit(width)
    page = visitor.page
    visitor.go("/communes/86158/")
    town_hall = page.locator(".town-hall address").inner_text().split("\n")
    page.get_by_role("link", name="Écrire à ma mairie").click()
    visitor.check()
    write_who(page, "Léa et Karim")
    page.wait_for_url("**/ecrire/pourquoi/")
    visitor.check()
    page.get_by_label("Ce que vous proposez").fill(TITLE)
    page.get_by_label("Pourquoi, avec vos mots").fill(WHY)
    page.get_by_text("Enregistré à").wait_for()
    here = page.url

    visitor.go("/a-propos/")
    page.goto(here)
    assert page.get_by_label("Ce que vous proposez").input_value() == TITLE
    assert page.get_by_label("Pourquoi, avec vos mots").input_value() == WHY
    press(page, "Enregistrer et continuer")
    write_the_rest(visitor)
    visitor.check()
    assert TITLE in page.locator(".paper").inner_text()

    page.get_by_role("link", name="Se connecter et le garder").click()
    visitor.come_in(f"karim.{width}@example.org")
    page.wait_for_url("**/relire/**")
    assert WHY in page.locator(".paper").inner_text()
    visitor.check()
    press(page, "La publier")
    page.wait_for_url("**/sollicitations/*/")
    assert page.get_by_role("heading", level=1).inner_text() == TITLE
    assert WHY in page.locator("main").inner_text()
    assert page.locator("img[src$='qr.svg']").evaluate("one => one.complete && one.naturalWidth > 0")
    visitor.check()
    reader = visit(width)
    reader.go(page.url)
    assert "Lavandières" not in reader.page.locator("main").inner_text(), "the contact is not for every reader"
    reader.check()

    page.get_by_role("link", name="Continuer à écrire").click()
    letter = PdfReader(BytesIO(download(page, page.get_by_role("link", name="PDF, à imprimer"))))
    text = letter.pages[0].extract_text()
    assert len(letter.pages) == 1
    assert town_hall[0] in text
    assert town_hall[-1].upper() in text
    assert TITLE in text
    assert "Lavandières" in text
    visitor.go("/sollicitations/")
    assert page.get_by_role("link", name=TITLE).count() >= 1
    visitor.check()


def test_without_javascript_the_same_letter_is_written(visit):
    visitor = visit(390, javascript=False)
    page = visitor.page
    visitor.go("/sollicitations/nouvelle/?commune=86158")
    write_who(page, "Paul")
    page.get_by_label("Ce que vous proposez").fill("Un banc devant l’école")
    page.get_by_label("Pourquoi, avec vos mots").fill(WHY)
    press(page, "Enregistrer et continuer")
    for step in ("methods", "facts", "asks"):
        page.locator(f"input[name={step}]").first.check()
        press(page, "Enregistrer et continuer")
    assert "Un banc devant l’école" in page.locator(".paper").inner_text()
    letter = download(page, page.get_by_role("link", name="PDF, à imprimer"))
    assert "Un banc devant l’école" in PdfReader(BytesIO(letter)).pages[0].extract_text()
