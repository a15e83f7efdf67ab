"""The way of a resident from her commune to a public page, with and without account; and those who may not."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.html import strip_tags

from terreau.foundation.pages import HEADER
from terreau.library.testing import method, path
from terreau.people import testing as people
from terreau.people.models import Membership, Role, User
from terreau.processes import actions, keys
from terreau.processes.models import LONG, Proposal
from terreau.processes.testing import draft, public, written
from terreau.territories.testing import commune, some_communes

pytestmark = pytest.mark.django_db
START = "/sollicitations/nouvelle/"


def begin(client, **values):
    commune()
    values.setdefault("writers", "Léa")
    response = client.post(f"{START}?commune=86158", values)
    assert response.status_code == 302, response.content.decode()
    return Proposal.objects.latest("pk")


def log_in(client, email="lea@example.org"):
    client.force_login(people.person(email))
    return User.objects.get(email=email)


def step(proposal, name):
    return f"/sollicitations/{proposal.slug}/ecrire/{name}/"


def test_the_whole_way_without_account(client):
    method("Porteur de paroles"), path("Le chemin")
    proposal = begin(client, writers="Léa Martin", contact="05 49 00 00 00")
    cookie = client.cookies[keys.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    answers = {
        "pourquoi": {"title": "Écouter", "why": "Parce que **oui**", "themes": ["eau", "energie"]},
        "methodes": {"methods": ["porteur-de-paroles"], "path": "le-chemin"},
        "faits": {"facts": ["86158:population"]},
        "demandes": {"asks": ["meeting"], "calendar": "En janvier"},
    }
    where = step(proposal, "pourquoi")
    for name, values in answers.items():
        page = client.get(where).content.decode()
        base = re.search(r'name="base" value="(\d+)"', page)[1]
        response = client.post(where, values | {"base": base})
        assert response.status_code == 302, name
        where = response["Location"]
    page = client.get(where).content.decode()
    for words in ("Madame, Monsieur le Maire,", "Mairie de Migné-Auxances", "05 49 00 00 00", "Écouter", "lettre.pdf"):
        assert words in page, words
    assert "sessionid" not in client.cookies
    assert Proposal.objects.get().author is None


def test_nothing_is_kept_before_the_first_step_is_sent(client):
    commune()
    assert client.get(f"{START}?commune=86158").status_code == 200
    assert not Proposal.objects.exists()


def test_the_commune_is_looked_for_by_name(client):
    some_communes()
    page = client.get(START, {"q": "migne auxances"}).content.decode()
    assert "?commune=86158" in page
    assert "Aucune commune" in client.get(START, {"q": "xqzw" * 50}).content.decode()


def test_an_unknown_commune_is_said(client):
    assert client.get(f"{START}?commune=99999").status_code == 404


def test_a_merged_commune_leads_to_the_one_of_today(client):
    commune("86999", name="Vieux", valid_to="2019-01-01", successor=commune())
    assert client.get(f"{START}?commune=86999")["Location"] == f"{START}?commune=86158"


def test_a_draft_is_nobody_else_s(client):
    proposal, _key = draft()
    for where in (
        proposal.get_absolute_url(), step(proposal, "pourquoi"), f"/sollicitations/{proposal.slug}/relire/",
        f"/sollicitations/{proposal.slug}/lettre.pdf", f"/sollicitations/{proposal.slug}/qr.svg",
    ):  # fmt: skip
        assert client.get(where).status_code == 404, where
    for where in ("garder", "publier", "supprimer", "brouillon/pourquoi"):
        assert client.post(f"/sollicitations/{proposal.slug}/{where}/").status_code == 404, where
    assert Proposal.objects.get().deleted_at is None


@pytest.mark.parametrize("forged", ["x", "e30:1abc:def", "", "a:b", "é" * 50])
def test_a_forged_cookie_is_worth_nothing(client, forged):
    proposal = begin(client)
    client.cookies[keys.COOKIE] = forged.encode().decode("latin-1")
    assert client.get(step(proposal, "pourquoi")).status_code == 404


def test_pages_of_a_draft_are_never_shared(client):
    proposal = begin(client)
    for where in (proposal.get_absolute_url(), step(proposal, "pourquoi"), "/sollicitations/"):
        assert HEADER not in client.get(where), where


def test_too_long_is_said_beside_the_field_and_what_was_typed_stays(client):
    proposal = begin(client)
    response = client.post(step(proposal, "pourquoi"), {"why": "é" * (LONG + 1), "title": "Mon titre"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "trop long" in page
    assert "Mon titre" in page
    assert "é" * LONG in page


def test_hostile_text_is_shown_as_text(client):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    lea = people.actor()
    proposal = written(lea)
    actions.write(lea, proposal, "why", {"title": hostile, "why": hostile + "\n\n[x](javascript:alert(1))"})
    actions.publish(lea, proposal)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page


def test_autosave_keeps_what_is_typed(client):
    proposal = begin(client)
    where = f"/sollicitations/{proposal.slug}/brouillon/pourquoi/"
    response = client.post(where, {"title": "Éc", "base": "1"}, headers={"Accept": "application/json"})
    assert response.json() == {"saved": True, "version": 2}
    assert Proposal.objects.get().title == "Éc"
    refused = client.post(where, {"why": "x" * (LONG + 1)}, headers={"Accept": "application/json"})
    assert refused.status_code == 400
    assert "why" in refused.json()["errors"]
    assert client.get(where).status_code == 405


def test_typing_opens_no_group(client):
    log_in(client)
    proposal = begin(client)
    where = f"/sollicitations/{proposal.slug}/brouillon/qui/"
    client.post(where, {"group": "new", "new_group": "Les Pr", "writers": "Léa"})
    assert Proposal.objects.get().group is None


def test_through_the_login_nothing_is_lost(client):
    proposal = begin(client)
    client.post(step(proposal, "pourquoi"), {"title": "Écouter", "why": "Parce que"})
    page = client.get(f"/sollicitations/{proposal.slug}/relire/").content.decode()
    assert f"{reverse('account_login')}?next=" in page
    assert client.post(f"/sollicitations/{proposal.slug}/publier/").status_code == 403
    lea = log_in(client)
    page = client.get(f"/sollicitations/{proposal.slug}/relire/").content.decode()
    assert "Le garder à mon nom" in page
    client.post(f"/sollicitations/{proposal.slug}/garder/")
    kept = Proposal.objects.get()
    assert (kept.author, kept.title) == (lea, "Écouter")
    assert proposal.slug not in str(client.cookies[keys.COOKIE].value)
    client.logout()
    assert client.get(step(proposal, "pourquoi")).status_code == 404
    assert mail.outbox == []


def test_what_is_missing_leads_to_its_step(client):
    log_in(client)
    proposal = begin(client)
    page = client.get(f"/sollicitations/{proposal.slug}/relire/").content.decode()
    assert f'href="{step(proposal, "pourquoi")}"' in page
    assert "La publier" not in page
    response = client.post(f"/sollicitations/{proposal.slug}/publier/", follow=True)
    assert "Donnez-lui un titre" in response.content.decode()
    assert Proposal.objects.get().status == "draft"


def test_published_withdrawn_deleted_restored(client):
    lea = people.actor()
    proposal = written(lea, contact="05 49 12 34 56")
    log_in(client)
    where = f"/sollicitations/{proposal.slug}/"
    assert client.post(f"{where}publier/")["Location"] == where
    client.logout()
    response = client.get(where)
    page = response.content.decode()
    assert HEADER in response
    assert "05 49 12 34 56" not in page
    assert f"/api/v1/proposals/{proposal.slug}" in page
    assert "qr.svg" in page
    assert client.get(f"{where}qr.svg")["Content-Type"] == "image/svg+xml"
    log_in(client)
    client.post(f"{where}retirer/")
    assert client.get(f"{where}qr.svg").status_code == 404
    client.post(f"{where}supprimer/")
    assert "La rétablir" in client.get(f"{where}relire/").content.decode()
    client.post(f"{where}retablir/")
    assert Proposal.objects.get().deleted_at is None


def test_two_people_compare(client):
    lea, karim = people.actor("lea@example.org"), people.actor("karim@example.org")
    group = people.group(lea, "Les Hameaux", [commune()])
    Membership.objects.create(group=group, person_id=karim.person_id, role=Role.MEMBER)
    proposal = written(lea, group=group.slug)
    actions.share(lea, proposal)
    base = Proposal.objects.get().version
    actions.write(karim, proposal, "why", {"title": "De Karim", "why": "Karim écrit"})
    log_in(client)
    response = client.post(step(proposal, "pourquoi"), {"title": "De Léa", "why": "Léa écrit", "base": base})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Karim écrit" in page
    assert "Léa écrit" in page
    base = re.search(r'name="base" value="(\d+)"', page)[1]
    client.post(step(proposal, "pourquoi"), {"title": "À deux", "why": "Nous", "base": base})
    assert Proposal.objects.get().title == "À deux"


def test_choices_are_compared_in_words(client):
    lea, karim = people.actor("lea@example.org"), people.actor("karim@example.org")
    group = people.group(lea, "Les Hameaux", [commune()])
    Membership.objects.create(group=group, person_id=karim.person_id, role=Role.MEMBER)
    proposal = written(lea, group=group.slug)
    actions.share(lea, proposal)
    base = Proposal.objects.get().version
    other = method("Fresque du village")
    log_in(client)
    changes = {
        "asks": ("demandes", {"asks": ["committee"]}, {"asks": ["word"]}, "Un comité consultatif"),
        "facts": ("faits", {"facts": ["86158:area"]}, {"facts": ["86158:density"]}, "Superficie"),
        "methods": ("methodes", {"methods": [other.slug]}, {"methods": []}, "Fresque du village"),
        "who": ("qui", {"group": group.slug, "writers": "Karim"}, {"group": group.slug, "writers": "Léa"}, "Karim"),
    }
    for part, (name, theirs, mine, words) in changes.items():
        actions.write(karim, proposal, part, theirs)
        response = client.post(step(proposal, name), mine | {"base": base})
        assert response.status_code == 409, part
        both = response.content.decode().split('class="both"', 1)[1].split("<form", 1)[0]
        assert words in strip_tags(both), part


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 30, "²"])
def test_a_strange_base_is_no_matter(client, base):
    proposal = begin(client)
    assert client.post(step(proposal, "pourquoi"), {"title": "A", "base": base}).status_code in (302, 409)


def test_a_script_that_begins_drafts_is_asked_to_wait(client):
    commune()
    answers = [client.post(f"{START}?commune=86158", {"writers": "x"}).status_code for _ in range(12)]
    assert answers[:10] == [302] * 10
    assert answers[10:] == [429] * 2
    assert Proposal.objects.count() == 10


def test_looking_for_a_method_keeps_what_was_chosen(client):
    method("Porteur de paroles"), method("Fresque du village", fields={"first_step": False})
    proposal = begin(client)
    where = step(proposal, "methodes")
    response = client.post(where, {"methods": ["porteur-de-paroles"], "then": "find", "q": "fresque"}, follow=True)
    page = response.content.decode()
    assert re.search(r'value="porteur-de-paroles"[^>]*checked', page)
    assert "Fresque du village" in page
    assert "Fresque du village" not in client.get(where, {"q": "xyz"}).content.decode()


@pytest.mark.parametrize("what", ["lettre", "dossier"])
@pytest.mark.parametrize("format", ["pdf", "odt", "docx"])
def test_documents_are_downloaded(client, what, format):
    proposal = public()
    response = client.get(f"/sollicitations/{proposal.slug}/{what}.{format}")
    assert response.status_code == 200
    assert f"{what}-{proposal.slug}.{format}" in response["Content-Disposition"]
    assert len(response.content) > 4000


@pytest.mark.parametrize("name", ["lettre.exe", "affiche.pdf", "lettre.", ".pdf"])
def test_other_documents_are_not_there(client, name):
    assert client.get(f"/sollicitations/{public().slug}/{name}").status_code == 404


def test_the_list_is_public_and_by_commune(client):
    some_communes()
    here, elsewhere = public(place=commune("86158")), public(place=commune("79174"))
    hidden = written()
    response = client.get("/sollicitations/")
    page = response.content.decode()
    assert HEADER in response
    assert here.slug in page
    assert elsewhere.slug in page
    assert hidden.slug not in page
    page = client.get("/sollicitations/?commune=86158").content.decode()
    assert here.slug in page
    assert elsewhere.slug not in page


def test_one_s_own_drafts_are_listed(client):
    proposal = begin(client)
    assert proposal.slug in client.get("/sollicitations/").content.decode()


def test_pages_are_in_english_too(client):
    proposal = public()
    page = client.get(f"/en/sollicitations/{proposal.slug}/").content.decode()
    assert "What we ask of the town hall" in page


def test_the_queries_of_a_page_are_few(client, django_assert_max_num_queries):
    proposal = public()
    with django_assert_max_num_queries(16):
        client.get(proposal.get_absolute_url())
