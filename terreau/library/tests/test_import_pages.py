"""The stewards' page of imports: bring, map, look, choose, write, take back; and who may not."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from terreau.foundation.policy import Actor
from terreau.library import importing, testing
from terreau.library.importing import drafts
from terreau.library.models import ImportDraft, ImportRun, Sheet
from terreau.people.models import User
from terreau.people.testing import actor, steward

pytestmark = pytest.mark.django_db
TABLE = "Nom;Accroche;Surprise;Courriel\nLe four;Cuire ensemble;Un mot;a@example.org\nLe pré;Faucher;;\n"
PAGE = "/bibliotheque/importer/"


@pytest.fixture
def keeper(client):
    found = steward()
    client.force_login(User.objects.get(pk=found.person_id))
    return found


def bring(client, text=TABLE, name="table.csv", kind=""):
    raw = text if isinstance(text, bytes) else text.encode()
    return client.post(PAGE, {"file": SimpleUploadedFile(name, raw), "kind": kind})


def given(client, page, **changes):
    """What the form of a draft holds, as a browser sends it."""
    form = client.get(page).context["form"]
    values = {name: form[name].value() for name in form.fields} if form else {}
    return {**values, **changes}


def test_from_a_file_to_sheets_and_back(client, keeper):
    page = bring(client)["Location"]
    shown = client.get(page)
    text = shown.content.decode()
    assert "Cuire ensemble" in text
    assert "adresses électroniques 1" in text
    assert not Sheet.objects.exists()
    place = list(shown.context["form"].columns).index("Surprise")
    client.post(page, given(client, page, kind="structure", **{f"field-{place}": "fields.territory"}))
    assert client.get(page).context["form"]["kind"].value() == "structure"
    done = client.post(page, given(client, page, apply="1"))
    run = ImportRun.objects.get()
    assert done["Location"] == f"{PAGE}faits/{run.pk}/"
    assert Sheet.objects.get(slug="le-four").fields == {"territory": "Un mot"}
    draft = ImportDraft.objects.get()
    assert (draft.state, bytes(draft.raw)) == ("done", b"")
    assert "Le four" in client.get(done["Location"]).content.decode()
    client.post(done["Location"])
    assert not Sheet.objects.exists()
    assert "Défait le" in client.get(done["Location"]).content.decode()


def test_a_choice_for_what_looks_alike(client, keeper):
    testing.structure("Le four")
    text = "kind;Nom;Site web;licence\nstructure;Le four;https://four.example;CC0-1.0\n"
    page = bring(client, text)["Location"]
    assert 'name="choice-2"' in client.get(page).content.decode()
    client.post(page, given(client, page, **{"choice-2": "new"}))
    client.post(page, given(client, page, apply="1"))
    assert set(Sheet.objects.values_list("slug", flat=True)) == {"le-four", "le-four-2"}


def test_a_long_file_is_written_in_a_job(client, keeper, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(drafts, "AT_ONCE", 1)
    page = bring(client)["Location"]
    with django_capture_on_commit_callbacks(execute=False) as later:
        client.post(page, given(client, page, apply="1"))
    assert ImportDraft.objects.get().state == "working"
    assert "en cours" in client.get(page).content.decode()
    client.post(page, {"apply": "1"})
    for one in later:
        one()
    assert Sheet.objects.count() == 2
    drafts.work(ImportDraft.objects.get().pk)
    assert (Sheet.objects.count(), ImportRun.objects.count()) == (2, 1)


def test_a_library_of_another_terreau_is_brought_whole(client, keeper, tmp_path):
    from terreau.foundation.open_archive.writing import export
    from terreau.stewardship.models import Entry, Revision

    testing.method("Porteur de paroles")
    export(tmp_path / "a.zip", room="library")
    for model in (Revision, Entry, Sheet):
        model.objects.all().delete()
    page = bring(client, (tmp_path / "a.zip").read_bytes(), "a.zip")["Location"]
    assert (
        "Porteur de paroles" in client.get(page).content.decode()
        or "porteur-de-paroles" in client.get(page).content.decode()
    )
    client.post(page, {"apply": "1"})
    assert Sheet.objects.get().slug == "porteur-de-paroles"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\x89PNG\x00", "n’est pas du texte"), ("bonjour", "choisissez-le"), ("<mediawiki>\n<page>", "ligne"),
        ('<!DOCTYPE m [<!ENTITY a "b">]><mediawiki/>', "entités"), ("", "vide"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_said_beside_it(client, keeper, text, sentence):
    response = bring(
        client, text, kind="mediawiki-xml" if "<" in str(text) else "csv" if isinstance(text, bytes) else ""
    )
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ImportDraft.objects.exists()


def test_a_file_that_is_too_large_for_a_page_is_said(client, keeper, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_BYTES", 10)
    response = bring(client)
    assert response.status_code == 422
    assert "terreau library import" in response.content.decode()


def test_a_forged_mapping_changes_nothing(client, keeper):
    page = bring(client)["Location"]
    before = ImportDraft.objects.get().mapping
    response = client.post(page, given(client, page, kind="livre", apply="1"))
    assert response.status_code == 200
    assert ImportDraft.objects.get().mapping == before
    assert not Sheet.objects.exists()


def test_nothing_to_do_is_said(client, keeper):
    for _turn in range(2):
        page = bring(client)["Location"]
        response = client.post(page, given(client, page, apply="1"))
    assert response["Location"] == PAGE
    assert ImportRun.objects.count() == 1


def test_a_file_is_forgotten_at_once_or_after_a_week(client, keeper):
    page = bring(client)["Location"]
    client.post(f"{page}oublier/")
    assert not ImportDraft.objects.exists()
    bring(client)
    assert drafts.forget_old() == 0
    ImportDraft.objects.update(at=timezone.now() - drafts.KEPT)
    assert drafts.forget_old() == 1


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}1/", f"{PAGE}faits/1/"])
def test_only_stewards_import(client, path):
    assert client.get(path).status_code == 403
    client.force_login(User.objects.get(pk=actor().person_id))
    assert client.get(path).status_code == 403
    assert bring(client).status_code == 403


def test_an_undo_by_somebody_else_is_refused(client, keeper):
    job = importing.prepare(importing.File("a.csv", TABLE.encode()), "csv")
    run = importing.apply(Actor.of_system("import"), job)["run"]
    client.logout()
    assert client.post(f"{PAGE}faits/{run}/").status_code == 403
    assert Sheet.objects.count() == 2
    assert json.dumps(run)
