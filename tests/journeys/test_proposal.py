"""A resident writes to her town hall: first without account, then kept under her name and published."""

import re

import pytest

WHY = "Les hameaux ne se croisent plus. Nous voudrions écouter tout le monde."


def write(visit, check):
    """From the commune to the letter, by the buttons of each step."""
    page = visit.page
    page.goto("/sollicitations/nouvelle/?commune=86158")
    check()
    page.get_by_label("Noms pour signer").fill("Léa Martin")
    page.get_by_label("Où vous répondre").fill("12 rue des Prés\n86440 Migné-Auxances")
    page.get_by_role("button", name="Commencer").click()
    check()
    page.get_by_label("Ce que vous proposez").fill("Écouter nos hameaux")
    page.get_by_label("Pourquoi, avec vos mots").fill(WHY)
    page.get_by_label("lien social et solidarités").check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    check()
    page.locator("input[name=path]").nth(1).check()
    page.locator("input[name=methods]").first.check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    check()
    page.locator("input[name=facts]").first.check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    check()
    page.get_by_label("Un rendez-vous").check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("**/relire/")
    check()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_letter_without_account(visit, width):
    resident = visit(width)
    write(resident, resident.check)
    page = resident.page
    assert "1 rue du 8-Mai-1945" in page.locator(".paper").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    letter = page.context.request.get(page.url.replace("relire/", "lettre.pdf"))
    assert letter.body().startswith(b"%PDF")


def test_a_letter_without_javascript(visit):
    resident = visit(390, javascript=False)
    write(resident, lambda: None)
    assert WHY in resident.page.locator(".paper").inner_text()


def test_what_is_typed_is_kept_and_published_after_a_code_by_mail(visit, site):
    resident = visit(390)
    write(resident, lambda: None)
    page = resident.page
    page.get_by_role("link", name="Pourquoi").click()
    page.get_by_label("Pourquoi, avec vos mots").press_sequentially(" Tapé.")
    page.locator(".draft", has_text="Enregistré").wait_for()
    page.goto(re.sub(r"ecrire/.*", "relire/", page.url))
    page.get_by_role("link", name="Se connecter et le garder").click()
    email = "lea.lettres@example.org"
    page.locator("main input[type=email]").fill(email)
    page.locator("main input[type=email]").press("Enter")
    page.locator("input[name=code]").fill(site.code_for(email))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/relire/")
    assert "Tapé." in page.locator(".paper").inner_text()
    page.get_by_role("button", name="Le garder à mon nom").click()
    page.get_by_role("button", name="La publier").click()
    page.get_by_role("img", name=re.compile("Code QR")).wait_for()
    resident.check()
    reader = visit(390)
    reader.page.goto(page.url)
    assert "12 rue des Prés" not in reader.page.locator("main").inner_text()
    reader.check()
