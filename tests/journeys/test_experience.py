"""A facilitator finds a method, prints its card, uses it, tells it, proposes a change; the next version says why."""

import re
import time

import pytest

STEWARD = "gardienne@example.org"
CONFIRM = re.compile(r"https?://\S+/bibliotheque/confirmer/\S+")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def link_in_mail(visitor, address, after=0):
    """The link of the newest mail to `address`, once there are more than `after` of them."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        texts = visitor.site.mails_to(address)
        if len(texts) > after and (found := CONFIRM.search(texts[-1])):
            return found[0]
        time.sleep(0.2)
    raise AssertionError(f"no link was sent to {address}")


def confirm(visitor, address, after=0):
    """Press the button behind the link of the newest mail."""
    visitor.page.goto(link_in_mail(visitor, address, after))
    visitor.look()
    press(visitor.page, "Oui, cela vient de moi")
    visitor.page.get_by_role("heading", name="C’est confirmé, merci").wait_for()


def evidence(visitor, slug):
    told = visitor.page.context.request.get(f"/api/v1/library/sheets/{slug}/evidence/").json()
    return told["all"]["used"], told["all"]["told"]


def find_and_print(visitor, title, slug):
    page = visitor.page
    visitor.go("/bibliotheque/")
    page.get_by_role("searchbox").first.fill(title)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_url(f"**/bibliotheque/{slug}/")
    page.get_by_role("link", name="Carte, page A4, fichiers").first.click()
    visitor.look()
    card = page.locator("a[href$='.pdf']").first.get_attribute("href")
    answer = page.context.request.get(card)
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")


def use_and_tell(visitor, slug, email):
    """One press, four steps, an e-mail and its link: the experience waits."""
    page = visitor.page
    visitor.go(f"/bibliotheque/{slug}/?territoire=86158")
    visitor.look()
    press(page, "Je l’ai utilisée")
    page.wait_for_url("**/recits/*/ou/")
    assert page.locator("#id_commune").input_value() == "Migné-Auxances (86158)"
    visitor.look()
    page.get_by_label("Premier jour").fill("2026-05-12")
    press(page, "Continuer")
    page.wait_for_url("**/moyens/")
    page.get_by_label("Combien de personnes en tout").fill("24")
    page.get_by_label("La méthode elle-même, minutes").fill("40")
    visitor.look()
    press(page, "Continuer")
    page.wait_for_url("**/resultat/")
    page.get_by_label("Cela a marché", exact=True).check()
    page.locator("#id_what_failed").fill("Il manquait des gommettes à la fin.")
    visitor.look()
    press(page, "Continuer")
    page.wait_for_url("**/changements/")
    page.locator("#id_what_was_changed").fill("Une seule couleur de gommettes.")
    visitor.look()
    press(page, "Continuer")
    page.wait_for_url("**/relire/")
    page.get_by_label("Votre e-mail").fill(email)
    visitor.look()
    press(page, "Envoyer, puis confirmer par courriel")
    page.wait_for_url("**/bibliotheque/confirmer/")
    confirm(visitor, email)


def propose(visitor, experience, email):
    """From the page of the experience: the method's own text, changed."""
    page = visitor.page
    before = len(visitor.site.mails_to(email))
    visitor.go(experience)
    visitor.look()
    page.get_by_role("link", name="Proposer un changement de la méthode").click()
    assert page.get_by_text("Une seule couleur de gommettes.").first.is_visible()
    visitor.look()
    summary = page.locator("[name=summary]")
    summary.fill(f"{summary.input_value()} Une seule couleur suffit.")
    page.get_by_label("Votre e-mail").fill(email)
    press(page, "Proposer")
    page.wait_for_url("**/bibliotheque/confirmer/")
    confirm(visitor, email, after=before)


@pytest.fixture
def steward(visit, site):
    assert site.terreau("createsteward", STEWARD).returncode == 0
    visitor = visit(1280)
    visitor.go("/compte/connexion/")
    visitor.come_in(STEWARD)
    visitor.page.get_by_role("heading", level=1).wait_for()
    return visitor


def answer(steward, title, button):
    """Read the newest thing that waits, and say yes; gives the address it was read at."""
    page = steward.page
    steward.go("/bibliotheque/en-attente/")
    steward.check()
    page.get_by_role("link", name=title).last.click()
    address = page.url
    steward.check()
    press(page, button)
    page.get_by_text("C’est fait").first.wait_for()
    return address


@pytest.mark.parametrize(
    ("slug", "title", "width", "javascript"),
    [
        ("gommettes", "Vote par gommettes", 390, True),
        ("aquarium", "Aquarium", 1280, True),
        ("world-cafe", "World café", 390, False),
    ],
)
def test_a_method_is_used_told_and_changed_by_what_was_told(visit, steward, slug, title, width, javascript):
    visitor, email = visit(width, javascript=javascript), f"jeanne-{slug}@example.org"
    visitor.look = visitor.check if javascript else lambda: None
    used, told = evidence(visitor, slug)
    version = visitor.page.context.request.get(f"/api/v1/library/sheets/{slug}/").json()["version"]
    find_and_print(visitor, title, slug)
    use_and_tell(visitor, slug, email)
    assert evidence(visitor, slug) == (used + 1, told)
    experience = answer(steward, f"{title}, Migné-Auxances", "Publier")
    assert evidence(visitor, slug) == (used + 1, told + 1)
    propose(visitor, experience.removeprefix(visitor.site.url), email)
    answer(steward, title, "Accepter")
    number = version + 1
    visitor.go(f"/bibliotheque/{slug}/versions/{number}/")
    assert "Une seule couleur suffit." in visitor.page.content()
    visitor.go(f"/bibliotheque/{slug}/")
    reason = visitor.page.locator(".reason")
    assert f"{title}, Migné-Auxances" in reason.inner_text()
    assert "périurbaines" in visitor.page.locator(".used").inner_text()
    visitor.look()
    reason.get_by_role("link").click()
    assert visitor.page.get_by_role("link", name=f"version {number} de «").is_visible()
    visitor.look()
    visitor.go(f"/bibliotheque/{slug}/versions/")
    visitor.look()
