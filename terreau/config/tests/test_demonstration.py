"""A demonstration: set with real actions, once, marked everywhere, never over a real site."""

import sqlite3

import pytest
from django.conf import settings as all_settings
from django.core import mail
from django.core.mail import EmailMessage
from pypdf import PdfReader

from terreau.config.demonstration import folder as place
from terreau.config.demonstration.stage import script, set_stage
from terreau.foundation.demonstration import HEADER
from terreau.foundation.documents import Document, Paragraph, render, runs
from terreau.foundation.errors import Refused
from terreau.library import content, starter_sheets
from terreau.library.models import ExperienceDraft, SessionPlan, Sheet, Suggestion, Use
from terreau.people import testing as people
from terreau.people.models import Group, User
from terreau.processes.models import Proposal
from terreau.stewardship.models import Entry
from terreau.territories.models import Kind, Territory
from terreau.territories.testing import some_communes

COMET = {"79313", "79087", "79084", "79115", "79184"}


@pytest.fixture
def demonstration(settings):
    settings.TERREAU_DEMONSTRATION = True


@pytest.fixture
def stage(db, demonstration):
    some_communes()
    starter_sheets.load()
    return set_stage()


def test_the_stage_shows_the_three_kinds_of_territory_at_several_stages(stage):
    project = Territory.objects.get(kind=Kind.PROJECT)
    assert set(project.members.values_list("code", flat=True)) == COMET
    assert {"86158", "86116"} | COMET <= set(Group.objects.values_list("territories__code", flat=True))
    assert set(Proposal.objects.values_list("status", flat=True)) == {"draft", "group", "public"}
    assert Entry.objects.filter(verb="processes.publish").count() == 2, "real actions leave their trace"


def test_a_session_was_copied_and_changed_by_another_group(stage):
    first, copied = SessionPlan.objects.order_by("pk")
    assert copied.copied_from == first
    assert first.items.count() == copied.items.count() == 5
    assert first.public
    assert copied.public


def test_all_that_is_invented_says_so(stage):
    groups = [text for one in Group.objects.all() for text in (one.name, one.purpose)]
    proposals = [text for one in Proposal.objects.all() for text in (one.title, one.why)]
    sheets = [text for one in Sheet.objects.exclude(created_by=None) for text in (one.title, one.summary)]
    plans = [text for one in SessionPlan.objects.all() for text in (one.title, one.note)]
    people = list(User.objects.values_list("display_name", flat=True))
    assert len(sheets) == 8
    assert [one for one in groups + proposals + sheets + plans + people if "émonstration" not in one] == []
    assert [one.email for one in User.objects.all() if not one.email.endswith("@example.org")] == []


def test_a_second_run_changes_nothing(stage):
    before = Entry.objects.count()
    assert stage > 15
    assert set_stage() == 0
    assert Entry.objects.count() == before


def test_a_stage_left_halfway_is_finished(stage):
    told = script()
    Proposal.objects.filter(title=told["proposals"][0]["title"]).update(status="draft")
    assert set_stage() == 1
    assert set_stage() == 0


@pytest.mark.django_db
def test_a_real_site_is_left_as_it_is(settings):
    with pytest.raises(Refused):
        set_stage()
    people.person("lea@example.org")
    settings.TERREAU_DEMONSTRATION = True
    with pytest.raises(Refused):
        set_stage()
    assert User.objects.count() == 1


def test_pages_and_programs_are_told(client, db, demonstration):
    page = client.get("/a-propos/")
    assert page[HEADER]
    assert "noindex" in page["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in page.content.decode()
    assert client.get("/api/v1/openapi.json")[HEADER]


def test_a_real_site_says_nothing_of_the_kind(client, db):
    page = client.get("/a-propos/")
    assert HEADER not in page
    assert "noindex" not in page.content.decode()


@pytest.mark.parametrize("format", ["pdf", "odt", "docx"])
def test_every_document_is_marked(demonstration, format, tmp_path):
    data = render(Document("Lettre", "fr", [Paragraph(runs("Bonjour"))]), format)
    assert "Ceci est une démonstration" in _text(data, format, tmp_path)


def _text(data, format, folder):
    file = folder / f"document.{format}"
    file.write_bytes(data)
    if format == "pdf":
        return "".join(page.extract_text() for page in PdfReader(file).pages)
    from zipfile import ZipFile

    with ZipFile(file) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def test_every_mail_is_marked(settings):
    settings.TERREAU_MAIL_BACKEND = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "terreau.foundation.demonstration.Mails"
    EmailMessage("Votre code", "1234", None, ["lea@example.org"]).send()
    sent = mail.outbox[0]
    assert "émonstration" in sent.subject
    assert "démonstration" in sent.body
    assert "1234" in sent.body


# ---------------------------------------------------------------- its folder


def test_only_a_free_or_marked_folder_is_taken(tmp_path):
    main, other = tmp_path / "data", tmp_path / "other"
    with pytest.raises(Refused):
        place.check(main, main)
    other.mkdir()
    place.check(other, main)
    (other / "terreau.sqlite3").touch()
    with pytest.raises(Refused):
        place.check(other, main)
    (other / place.MARK).touch()
    place.check(other, main)


def test_clearing_takes_a_demonstration_and_nothing_else(tmp_path):
    real, demonstration = tmp_path / "real", tmp_path / "demonstration"
    for one in (real, demonstration):
        (one / "mails").mkdir(parents=True)
        (one / "terreau.sqlite3").touch()
    (demonstration / place.MARK).touch()
    place.clear(real)
    place.clear(demonstration)
    assert sorted(one.name for one in real.iterdir()) == ["mails", "terreau.sqlite3"]
    assert list(demonstration.iterdir()) == []


@pytest.fixture
def unused_site(tmp_path):
    """The tables that are looked at, of a site where France was imported and nobody came."""
    main = tmp_path / "data"
    main.mkdir()
    site = sqlite3.connect(main / place.DATABASE)
    for table in (*place.USED, *place.PASSING, "territories_importrun"):
        site.execute(f"CREATE TABLE {table} (id integer)")
    site.execute("CREATE TABLE territories_territory (kind text)")
    site.execute("INSERT INTO territories_importrun VALUES (1)")
    site.execute("INSERT INTO django_session VALUES (1)")
    site.commit()
    yield main, site
    site.close()


def test_the_communes_of_an_unused_site_are_brought_without_its_sessions(unused_site, tmp_path):
    main, _site = unused_site
    assert place.make(tmp_path / "demo", main)
    copy = sqlite3.connect(tmp_path / "demo" / place.DATABASE)
    assert copy.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    assert copy.execute("SELECT count(*) FROM territories_importrun").fetchone() == (1,)
    copy.close()


@pytest.mark.parametrize("table", place.USED)
def test_nothing_of_a_site_in_use_is_brought(unused_site, tmp_path, table):
    main, site = unused_site
    site.execute(f"INSERT INTO {table} VALUES (1)")
    site.commit()
    assert not place.make(tmp_path / "demo", main)
    assert [one.name for one in (tmp_path / "demo").iterdir()] == [place.MARK]


def test_a_demonstration_never_gets_the_real_database_or_mail_server(tmp_path):
    real = {"DATABASE_URL": "postgresql:///real", "TERREAU_MAIL_URL": "smtp://x", "TERREAU_URL": "https://real.example"}
    around = place.surroundings(tmp_path, environ=real)
    assert not {"DATABASE_URL", "TERREAU_MAIL_URL"} & around.keys()
    assert around["TERREAU_DATA_DIR"] == str(tmp_path)
    assert "real.example" not in around["TERREAU_URL"]
    assert place.surroundings(tmp_path, "postgresql:///demo", environ=real)["DATABASE_URL"] == "postgresql:///demo"


def test_the_tables_that_are_looked_at_exist(db):
    from django.db import connection

    tables = set(connection.introspection.table_names()) | {
        all_settings.CACHES["default"]["LOCATION"],
        "foundation_cache",
    }
    assert {*place.USED, *place.PASSING, "territories_importrun", "territories_territory"} <= tables


def test_it_shows_uses_an_experience_without_its_place_and_a_change_drawn_from_it(stage):
    used = Use.objects.values_list("sheet__slug", flat=True)
    assert sorted(used) == ["balade-sensible", *["porteur-de-paroles"] * 3]
    hidden = Sheet.objects.get(title="Démonstration : une salle restée vide")
    assert (content.of(hidden)["communes"], hidden.class_code != "") == ([], True)
    assert Suggestion.objects.get().experience == hidden
    draft = ExperienceDraft.objects.filter(answers__has_key="what_was_done").get()
    assert "Démonstration" in draft.answers["what_was_done"]
