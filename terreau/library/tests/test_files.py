"""Files of sheets: looked at, cleaned, kept apart until somebody trusted shows them, taken away and brought back."""

import io
import json
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terreau.foundation.errors import Invalid, Refused, TooLarge
from terreau.foundation.policy import Actor
from terreau.library import actions, archive_files, content, uploads
from terreau.library.models import SheetFile
from terreau.library.testing import method
from terreau.people import testing as people
from terreau.people.models import User

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%fiche\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def photograph(form="JPEG", size=(3000, 1500), **options):
    written = io.BytesIO()
    picture = Image.new("RGB", size, (40, 90, 60))
    if form == "JPEG":
        exif = picture.getexif()
        exif[0x0112] = 6  # lying on its side
        exif[0x010F] = "Appareil"
        exif.get_ifd(0x8825)[2] = (46.0, 34.0, 0.0)  # where it was taken
        options["exif"] = exif
    picture.save(written, form, **options)
    return written.getvalue()


def packed(**members):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return written.getvalue()


ODT = packed(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})
DOCX = packed(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})


def test_a_picture_is_drawn_upright_smaller_and_without_what_the_camera_wrote():
    data = photograph()
    assert uploads.has_metadata(data)
    kept = uploads.read("IMG_1.JPG", data)
    assert (kept.name, kept.suffix) == ("IMG_1.jpg", ".jpg")
    assert (kept.width, kept.height) == (1000, 2000)
    assert not uploads.has_metadata(kept.data)
    assert b"Appareil" not in kept.data


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("grille.exe", PDF, ".pdf"), ("a.bin", ODT, ".odt"), ("a.zip", DOCX, ".docx"),
        ("t.csv", "nom;âge\n".encode("cp1252"), ".csv"), ("p.gif", photograph("GIF", (9, 9)), ".png"),
        ("p.webp", photograph("WEBP", (9, 9)), ".webp"),
    ],
    ids=["pdf", "odt", "docx", "csv", "gif", "webp"],
)  # fmt: skip
def test_the_bytes_say_what_a_file_is(name, data, suffix):
    assert uploads.read(name, data).suffix == suffix


def test_a_text_of_old_windows_is_kept_in_utf_8():
    assert uploads.read("t.txt", "été".encode("cp1252")).data == "été".encode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"", "vide"),
        ("a.svg", b'<?xml version="1.0"?>\n<svg onload="x()"></svg>', "script"),
        ("a.png", b"<svg/>", "script"),
        ("a.exe", b"MZ\x90\x00", "ne sont pas gard"),
        ("a.txt", b"a\x00b", "octets"),
        ("a.html", b"<script>1</script>", "ne sont pas gard"),
        ("a.zip", packed(**{"a.pdf": PDF}), "empaquet"),
        ("a.docm", packed(**{"[Content_Types].xml": "", "word/vbaProject.bin": "x"}), "macros"),
        ("a.odt", ODT[:40], "abîmé"),
        ("a.jpg", photograph()[:2000], "abîmé"),
        ("a.odt", packed(mimetype="application/vnd.oasis.opendocument.text", big=b"0" * 2**21), "déplie"),
    ],
    ids=[
        "empty", "svg", "svg-named-png", "program", "no-text", "html", "packed", "macros", "cut-document",
        "cut-picture", "bomb",
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_in_one_sentence(name, data, said, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 2**20)
    with pytest.raises(Invalid) as problem:
        uploads.read(name, data)
    assert said in str(problem.value)


def test_too_large_is_too_large():
    with pytest.raises(TooLarge):
        uploads.read("a.pdf", PDF + b"0" * uploads.LARGEST)


def test_a_picture_needs_words(django_capture_on_commit_callbacks):
    with pytest.raises(Invalid, match="montre"):
        actions.add_file(people.steward(), method(), "a.png", photograph("PNG", (9, 9)))


def test_a_file_of_somebody_new_waits_where_no_address_leads(django_capture_on_commit_callbacks):
    sheet, lea = method(), people.actor("lea@example.org")
    made = actions.add_file(lea, sheet, "grille.pdf", PDF)
    assert not made.shown
    assert "/.away/" in made.path
    with pytest.raises(Refused):
        actions.publish_file(lea, made)
    before = made.path
    with django_capture_on_commit_callbacks(execute=True):
        shown = actions.publish_file(people.steward(), made)
    assert default_storage.exists(shown.path)
    assert not default_storage.exists(before)
    assert "/.away/" not in shown.path


def test_what_is_taken_away_comes_back_as_it_was(django_capture_on_commit_callbacks):
    steward = people.steward()
    made = actions.add_file(steward, method(), "grille.pdf", PDF)
    with django_capture_on_commit_callbacks(execute=True):
        away = actions.take_file_away(steward, made)
    assert not default_storage.exists(made.path)
    with django_capture_on_commit_callbacks(execute=True):
        back = actions.bring_file_back(steward, away)
    with default_storage.open(back.path) as opened:
        assert opened.read() == PDF
    again = actions.take_file_away(steward, actions.take_file_away(steward, back))
    assert again.taken_away_at


def test_the_same_bytes_on_two_sheets_are_kept_for_the_one_that_still_has_them(django_capture_on_commit_callbacks):
    steward = people.steward()
    one = actions.add_file(steward, method(), "grille.pdf", PDF)
    other = actions.add_file(steward, method("Autre"), "grille.pdf", PDF)
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_file_away(steward, one)
    assert default_storage.exists(other.path)
    actions.add_file(steward, one.sheet, "grille.pdf", PDF, caption="de nouveau")
    one.refresh_from_db()
    assert (one.shown, one.caption) == (True, "de nouveau")


@pytest.mark.parametrize("who", ["anonymous", "other"])
def test_who_has_no_right_changes_nothing(who):
    made = actions.add_file(people.steward(), method(), "grille.pdf", PDF)
    actor = Actor.anonymous() if who == "anonymous" else people.actor("autre@example.org")
    for verb in (actions.take_file_away, actions.publish_file):
        with pytest.raises(Refused):
            verb(actor, made)
    with pytest.raises(Refused):
        actions.describe_file(actor, made, "a", "b")


def test_a_step_shows_its_picture_and_the_json_names_it(client):
    sheet = method()
    made = actions.add_file(people.steward(), sheet, "mur.png", photograph("PNG", (30, 20)), alt="Un mur de papiers")
    given = content.of(sheet)
    steps = [{**given["fields"]["steps"][0], "picture": made.digest}, *given["fields"]["steps"][1:]]
    given = {**given, "fields": {**given["fields"], "steps": steps}}
    actions.edit_sheet(people.steward(), sheet, given, sheet.version)
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert page.count('alt="Un mur de papiers"') == 1
    assert made.url in page
    told = client.get(f"/api/v1/library/sheets/{sheet.slug}/").json()
    assert told["files"][0]["sha256"] == made.digest == told["fields"]["steps"][0]["picture"]


def test_a_step_takes_no_picture_that_is_no_hash():
    sheet = method()
    given = content.of(sheet)
    steps = [{**given["fields"]["steps"][0], "picture": "../secret"}, *given["fields"]["steps"][1:]]
    with pytest.raises(Invalid):
        actions.edit_sheet(people.steward(), sheet, {**given, "fields": {**given["fields"], "steps": steps}}, 1)


def test_the_page_joins_takes_away_and_brings_back(client):
    sheet = method()
    address = f"/bibliotheque/{sheet.slug}/fichiers/"
    sent = {"file": SimpleUploadedFile("Grille (A4).pdf", PDF), "caption": "À imprimer"}
    assert client.post(address, sent).status_code == 302
    assert not SheetFile.objects.exists()
    client.force_login(User.objects.get(pk=people.steward().person_id))
    assert client.post(address, {}).status_code == 422
    client.post(address, {**sent, "file": SimpleUploadedFile("Grille (A4).pdf", PDF)})
    made = SheetFile.objects.get()
    assert "Grille (A4).pdf" in client.get(sheet.get_absolute_url()).content.decode()
    client.post(f"{address}{made.pk}/retirer/")
    assert "Grille (A4).pdf" not in client.get(sheet.get_absolute_url()).content.decode()
    assert b"".join(client.get(f"{address}{made.pk}/").streaming_content) == PDF
    client.post(f"{address}{made.pk}/remettre/")
    client.post(f"{address}{made.pk}/decrire/", {f"f{made.pk}-caption": "Deux pages"})
    assert "Deux pages" in client.get(sheet.get_absolute_url()).content.decode()
    assert client.post(f"{address}{made.pk}/rien/").status_code == 404


def test_who_may_not_keep_it_does_not_see_a_file_that_waits(client):
    sheet = method()
    made = actions.add_file(people.actor("lea@example.org"), sheet, "grille.pdf", PDF)
    address = f"/bibliotheque/{sheet.slug}/fichiers/"
    assert client.get(f"{address}{made.pk}/").status_code == 404
    assert "grille.pdf" not in client.get(address).content.decode()
    client.force_login(User.objects.get(pk=people.steward().person_id))
    assert "grille.pdf" in client.get("/bibliotheque/en-attente/").content.decode()


def test_the_api_joins_a_file(client):
    sheet = method()
    client.force_login(User.objects.get(email=people.person("zoe@example.org").email))
    answer = client.post(
        f"/api/v1/library/sheets/{sheet.slug}/files/", {"file": SimpleUploadedFile("a.pdf", PDF), "caption": "x"}
    )
    assert answer.status_code == 202
    assert client.get(f"/api/v1/library/sheets/{sheet.slug}/files/").json() == []
    refused = client.post(f"/api/v1/library/sheets/{sheet.slug}/files/", {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert refused.status_code == 400


def test_an_archive_gives_the_bytes_back():
    steward, sheet = people.steward(), method()
    actions.add_file(steward, sheet, "grille.pdf", PDF, caption="À imprimer")
    actions.add_file(steward, sheet, "mur.jpg", photograph(size=(40, 30)), alt="Un mur")
    lines = json.loads(json.dumps(list(archive_files.FILES.export())))
    SheetFile.objects.all().delete()
    for line in lines:
        assert archive_files.FILES.bring(line) == "created"
        assert archive_files.FILES.bring(line) == "unchanged"
    assert json.loads(json.dumps(list(archive_files.FILES.export()))) == lines
    with pytest.raises(Invalid):
        archive_files.FILES.bring({**lines[0], "sha256": "0" * 64})
