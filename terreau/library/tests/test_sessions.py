"""Session plans: the clock, writing by several, copies and their chain, who sees what, paper, archive, forgetting."""

import json
import re
from datetime import time, timedelta
from io import BytesIO

import docx
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Document as Office
from pypdf import PdfReader

from terreau.foundation import archive as archives
from terreau.foundation.errors import Conflict, Invalid, NotFound, Refused
from terreau.foundation.policy import Actor
from terreau.foundation.testing import run_command
from terreau.library import actions as sheets
from terreau.library import content as sheet_contents
from terreau.library import testing
from terreau.library.actions import sessions as actions
from terreau.library.models import SessionPlan
from terreau.library.paper import running
from terreau.library.sessions import archive, content, offers, present, queries, timing
from terreau.library.sessions.keys import KEYS
from terreau.people import testing as people
from terreau.people.events import PersonErased
from terreau.territories.testing import commune

STRANGER = Actor.anonymous()


def plan_of(actor=None, *items, **head):
    """A plan prepared by `actor` (Léa where nobody is given): a method of an hour and a half, then a break."""
    rows = list(items) or [
        {"kind": "method", "sheet": testing.method("Aquarium").slug, "lead": "Léa, Karim"},
        {"kind": "break", "minutes": 15},
    ]
    given = {"title": "Première soirée", "starts": "18:30", **head, "items": rows}
    return actions.start_session(actor or people.actor(), given)[0]


# ---------------------------------------------------------------- the clock


def test_the_clock_runs_from_the_beginning_and_over_midnight():
    assert timing.clock(time(18, 30), 0) == "18:30"
    assert timing.clock(time(23, 50), 20) == "00:10"
    assert timing.clock(None, 75) == "+1:15"
    assert timing.begins([10, 0, 20]) == [0, 10, 10]


def test_what_goes_past_the_end_is_said_in_minutes():
    assert timing.over([60, 45], time(18, 30), time(20, 0)) == 15
    assert timing.over([60, 30], time(18, 30), time(20, 0)) == 0
    assert timing.over([60], time(23, 30), time(0, 15)) == 15
    assert timing.over([600], time(18, 0), None) == 0


@given(st.lists(st.integers(0, 500), max_size=30), st.integers(0, 1440))
def test_steps_fill_the_time_that_is_given_without_gap(steps, given_minutes):
    shares = list(timing.shares(steps, given_minutes))
    at = 0
    for one in shares:
        assert one.begins == at
        assert one.minutes >= 0
        at += one.minutes
    assert at == (given_minutes if sum(steps) else 0)


@given(st.lists(st.integers(0, 1440), max_size=60), st.times(), st.times())
def test_over_is_never_less_than_nothing(minutes, starts, ends):
    over = timing.over(minutes, starts, ends)
    assert over == max(0, sum(minutes) - timing.planned(starts, ends))


pytest_db = pytest.mark.django_db


# ---------------------------------------------------------------- what a plan is made of


@pytest_db
def test_a_method_brings_its_title_its_version_and_its_minutes():
    plan = plan_of()
    first, second = content.of(plan)["items"]
    assert (first["title"], first["version"], first["minutes"]) == ("Aquarium", 1, 90)
    order = present.running_order(plan)
    assert [(one.begins, one.ends) for one in order.moments] == [("18:30", "20:00"), ("20:00", "20:15")]
    assert [step.clock for step in order.moments[0].steps] == ["18:30", "18:50", "19:50"]
    assert order.moments[1].title == "Pause"
    assert order.total == "1 h 45"
    assert second["title"] == ""


@pytest_db
def test_material_is_summed_up_and_roles_are_gathered():
    other = testing.method("Balade", fields={"material": ["des feutres", "Une carte"]})
    plan = plan_of(
        None,
        {"kind": "method", "sheet": testing.method("Aquarium").slug, "lead": "Léa, Karim"},
        {"kind": "method", "sheet": other.slug, "lead": "Léa", "material": ["Du thé"]},
    )
    order = present.running_order(plan)
    assert [(one.name, list(one.moments)) for one in order.material] == [
        ("Des cartons", ["Aquarium"]), ("Des feutres", ["Aquarium", "Balade"]), ("Une carte", ["Balade"]),
        ("Du thé", ["Balade"]),
    ]  # fmt: skip
    assert [(who, [one.title for one in moments]) for who, moments in order.roles] == [
        ("Léa", ["Aquarium", "Balade"]), ("Karim", ["Aquarium"]),
    ]  # fmt: skip


@pytest_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 500}, "title"),
        ({"day": "demain"}, "day"),
        ({"starts": "25:10"}, "starts"),
        ({"commune": "Nulle-Part-sur-Mer"}, "commune"),
        ({"group": "nulle-part"}, "group"),
        ({"language": "xx"}, "language"),
        ({"colour": "red"}, "colour"),
        ({"items": "rien"}, "items"),
        ({"items": [{"kind": "free", "title": "x"}] * 61}, "items"),
        ({"items": [{"kind": "free", "title": ""}]}, "items.0.title"),
        ({"items": [{"kind": "dance", "title": "x"}]}, "items.0.kind"),
        ({"items": [{"kind": "free", "title": "x", "minutes": "-3"}]}, "items.0.minutes"),
        ({"items": [{"kind": "free", "title": "x", "minutes": "99999"}]}, "items.0.minutes"),
        ({"items": [{"kind": "method", "sheet": "nulle-part"}]}, "items.0.sheet"),
        ({"items": [{"kind": "free", "title": "x", "notes": "y" * 5000}]}, "items.0.notes"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(wrong, field):
    with pytest.raises(Invalid) as refused:
        actions.start_session(people.actor(), {"title": "Une soirée", "items": [], **wrong})
    assert field in refused.value.errors
    assert not SessionPlan.objects.exists()


@pytest_db
def test_times_are_read_as_people_write_them():
    for text, read in (("18h30", "18:30"), ("18 ", "18:00"), ("9:05", "09:05"), ("18h", "18:00")):
        assert content.check({"title": "Une soirée", "starts": text})["starts"] == read


@pytest_db
def test_a_sheet_that_one_may_not_read_comes_in_through_no_plan():
    testing.method("Secrète", published=False)
    with pytest.raises(Invalid):
        plan_of(people.actor("karim@example.org"), {"kind": "method", "sheet": "secrete"})


# ---------------------------------------------------------------- writing, together


@pytest_db
def test_two_people_who_write_lose_nothing():
    lea, karim = people.actor(), people.actor("karim@example.org")
    group = people.group(lea)
    plan = plan_of(lea, group=group.slug)
    with pytest.raises(Refused):
        actions.write_session(karim, plan, content.of(plan), 1)
    group.memberships.create(person_id=karim.person_id)
    hers = {**content.of(plan), "note": "Apporter du thé."}
    actions.write_session(lea, plan, hers, base=1)
    his = {**content.of(plan), "title": "Soirée deux"}
    his["note"] = ""
    with pytest.raises(Conflict) as conflict:
        actions.write_session(karim, plan, his, base=1)
    assert conflict.value.theirs.snapshot["note"] == "Apporter du thé."
    plan.refresh_from_db()
    assert plan.note == "Apporter du thé."
    again = actions.write_session(karim, plan, his, base=2)
    assert (again.version, again.title) == (3, "Soirée deux")


@pytest_db
def test_the_same_text_sent_twice_is_one_version():
    plan = plan_of()
    changed = {**content.of(plan), "note": "Une fois."}
    for _n in range(2):
        plan = actions.write_session(people.actor(), plan, changed, base=1)
    assert plan.version == 2


@pytest_db
def test_buttons_fold_into_one_version_and_an_old_one_comes_back():
    lea = people.actor()
    plan = plan_of(lea)
    for number in range(3):
        now = content.of(plan)
        plan = actions.write_session(lea, plan, {**now, "note": f"{number}"}, base=plan.version, auto=True)
    assert [one.number for one in queries.versions(plan)] == [4, 1]
    actions.restore_session_version(lea, plan, 1)
    plan.refresh_from_db()
    assert plan.note == ""
    with pytest.raises(NotFound):
        actions.restore_session_version(lea, plan, 99)


@pytest_db
def test_a_newer_version_of_a_sheet_is_said_and_the_plan_keeps_the_one_it_was_made_with():
    plan = plan_of()
    sheet = plan.items.first().sheet
    changed = sheet_contents.of(sheet)
    changed["fields"] = {**changed["fields"], "material": ["Autre chose"]}
    sheets.edit_sheet(people.steward(), sheet, changed, base=1)
    moment = present.running_order(SessionPlan.objects.get()).moments[0]
    assert (moment.sheet.version, moment.newer) == (1, 2)
    assert "Des cartons" in moment.material


# ---------------------------------------------------------------- who sees what; copies


@pytest_db
def test_private_for_its_keeper_and_her_group_public_for_all():
    lea, karim = people.actor(), people.actor("karim@example.org")
    group = people.group(lea)
    plan = plan_of(lea, group=group.slug)
    for other in (STRANGER, karim, people.steward()):
        with pytest.raises(NotFound):
            queries.find(other, plan.slug)
    group.memberships.create(person_id=karim.person_id)
    assert queries.find(karim, plan.slug) == plan
    actions.publish_session(lea, plan)
    assert queries.find(STRANGER, plan.slug) == plan
    assert [one.slug for one in queries.public_plans("aquarium")] == [plan.slug]
    actions.unpublish_session(lea, plan)
    assert queries.public_plans("aquarium") == []
    with pytest.raises(NotFound):
        queries.find(STRANGER, plan.slug)


@pytest_db
def test_the_chain_of_copies_is_seen_as_far_as_one_may_read():
    lea, karim = people.actor(), people.actor("karim@example.org")
    first = plan_of(lea, day="2027-03-12")
    with pytest.raises(Refused):
        actions.copy_session(karim, first)
    actions.publish_session(lea, first)
    second, key = actions.copy_session(karim, first)
    assert key == ""
    assert (second.copied_from, second.copied_version, second.public) == (first, 1, False)
    assert second.day is None
    assert [item.lead for item in second.items.all()] == ["", ""]
    _third, key = actions.copy_session(STRANGER, first)
    assert key
    assert queries.lineage(STRANGER, first).copies == []
    actions.publish_session(karim, second)
    fourth, _key = actions.copy_session(lea, second)
    assert [(one.slug, number) for one, number in queries.lineage(lea, fourth).origins] == [
        (second.slug, 1), (first.slug, 1),
    ]  # fmt: skip
    assert [one.slug for one in queries.lineage(STRANGER, first).copies] == [second.slug]
    actions.unpublish_session(karim, second)
    assert queries.lineage(lea, fourth).origins == []


@pytest_db
def test_an_empty_plan_is_not_opened_and_a_hidden_one_not_again():
    lea = people.actor()
    plan, _key = actions.start_session(lea, {"title": "Vide", "items": []})
    with pytest.raises(Invalid):
        actions.publish_session(lea, plan)
    full = plan_of(lea)
    actions.publish_session(lea, full)
    actions.set_session_hidden(full, True)
    assert queries.public_plans() == []
    with pytest.raises(Refused):
        actions.publish_session(lea, full)


@pytest_db
def test_deleted_then_restored():
    lea = people.actor()
    plan = plan_of(lea)
    actions.delete_session(lea, plan)
    assert queries.of_actor(lea) == []
    with pytest.raises(Refused):
        actions.write_session(lea, plan, content.of(plan), 1)
    actions.restore_session(lea, plan)
    assert queries.of_actor(lea) == [plan]


# ---------------------------------------------------------------- without account, on the pages


@pytest_db
def test_without_account_a_plan_is_made_moved_and_kept_later(client):
    testing.method("Aquarium")
    answer = client.post("/seances/nouvelle/?fiches=aquarium", {"title": "Première soirée", "starts": "18:30"})
    assert answer.status_code == 302
    plan = SessionPlan.objects.get()
    assert plan.author is None
    assert client.cookies[KEYS.cookie]["httponly"]
    page = client.get(answer.url).content.decode()
    assert "18:30" in page
    assert "La fiche dit 1 h à 2 h." in page

    def send(button, value="1", **more):
        plan.refresh_from_db()
        rows = content.of(plan)["items"]
        data = {"title": plan.title, "starts": "18:30", "base": plan.version, button: value, **more}
        data |= {"items-TOTAL_FORMS": len(rows), "items-INITIAL_FORMS": len(rows)}
        for place, row in enumerate(rows):
            for name, value_ in row.items():
                data.setdefault(f"items-{place}-{name}", "\n".join(value_) if isinstance(value_, list) else value_)
        return client.post(answer.url, data)

    assert send("break").status_code == 302
    assert send("up", "1").status_code == 302
    assert [item.kind for item in plan.items.all()] == ["break", "method"]
    assert send("moment", new_title="Se dire au revoir", new_minutes="5").status_code == 302
    assert send("moment").status_code == 400
    assert send("add", "aquarium").status_code == 302
    assert plan.items.count() == 4
    assert send("remove", "3").status_code == 302
    assert "q=aqu" in send("find", q="aqu").url
    assert "Aquarium" in client.get(f"{answer.url}?q=aquarium").content.decode()
    assert client.get("/seances/").content.decode().count("Première soirée") == 1

    client.force_login(people.person())
    client.post(f"/seances/{plan.slug}/garder/")
    plan.refresh_from_db()
    assert plan.author == people.person()
    assert plan.slug not in KEYS.held(client.get("/seances/").wsgi_request)


@pytest_db
def test_a_stranger_opens_no_draft(client):
    plan = plan_of()
    for path in ("", "preparer/", "versions/", "deroule.pdf"):
        assert client.get(f"/seances/{plan.slug}/{path}").status_code == 404
    for path in ("copier/", "ouvrir/", "supprimer/"):
        assert client.post(f"/seances/{plan.slug}/{path}").status_code == 404


@pytest_db
def test_the_second_editor_sees_both_texts_on_the_page(client):
    plan = plan_of()
    actions.write_session(people.actor(), plan, {**content.of(plan), "note": "Apporter du thé."}, base=1)
    client.force_login(people.person())
    data = {"title": "Deuxième soirée", "base": 1, "items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0}
    answer = client.post(f"/seances/{plan.slug}/preparer/", data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Apporter du thé." in page
    assert 'value="Deuxième soirée"' in page
    assert 'name="base" value="2"' in page


@pytest_db
def test_a_plan_too_long_says_so_and_shows_where_it_comes_from(client):
    lea = people.actor()
    first = plan_of(lea, ends="20:00")
    actions.publish_session(lea, first)
    page = client.get(f"/seances/{first.slug}/").content.decode()
    assert "15 min après 20:00" in page
    answer = client.post(f"/seances/{first.slug}/copier/")
    copied = SessionPlan.objects.exclude(pk=first.pk).get()
    assert answer.url == f"/seances/{copied.slug}/preparer/"
    page = client.get(f"/seances/{copied.slug}/").content.decode()
    assert f'fait à partir de <a href="/seances/{first.slug}/">' in page


@pytest_db
def test_the_pages_of_a_plan_open(client):
    plan = plan_of()
    client.force_login(people.person())
    for path in ("", "preparer/", "versions/"):
        assert client.get(f"/seances/{plan.slug}/{path}").status_code == 200
    assert "Aquarium" in client.get("/seances/ajouter/?fiche=aquarium").content.decode()
    added = client.post("/seances/ajouter/?fiche=aquarium", {"plan": plan.slug})
    assert added.status_code == 302
    assert plan.items.count() == 3
    back = client.post(f"/seances/{plan.slug}/versions/1/reprendre/")
    assert back.status_code == 302
    assert plan.items.count() == 2
    assert client.get("/seances/nulle-part/").status_code == 404


# ---------------------------------------------------------------- paper, API, command, archive, forgetting


@pytest_db
@pytest.mark.parametrize("format", ["pdf", "odt", "docx"])
def test_the_running_order_on_paper(format):
    data = running.draw(plan_of(note="Rendre ce qui a été dit.", ends="20:00"), format)
    if format == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    elif format == "docx":
        word = docx.Document(BytesIO(data))
        text = " ".join(one.text for one in word.element.body.iter() if one.tag.endswith("}t") and one.text)
    else:
        text = Office(BytesIO(data)).body.text_recursive
    text = re.sub(r"\s+", " ", text)
    for said in (
        "Première soirée", "Trop long de 15 min", "Rendre ce qui", "18:30", "20:00", "Pause", "Léa, Karim",
        "Des cartons", "18:50 · Écouter", "Aller vers les gens.", "version 1", "CC BY-SA 4.0",
        "/seances/premiere-soiree",
    ):  # fmt: skip
        assert said.replace(" ", "") in text.replace(" ", ""), said


@pytest_db
def test_the_api_reads_writes_and_copies(client):
    lea = people.actor()
    plan = plan_of(lea)
    assert client.get("/api/v1/library/sessions/").json() == {"count": 0, "items": []}
    assert client.get(f"/api/v1/library/sessions/{plan.slug}/").status_code == 404
    actions.publish_session(lea, plan)
    told = client.get(f"/api/v1/library/sessions/{plan.slug}/").json()
    assert (told["title"], told["starts"], len(told["items"])) == ("Première soirée", "18:30", 2)
    assert client.get("/api/v1/library/sessions/?q=aquarium").json()["count"] == 1
    client.force_login(people.person())
    path = "/api/v1/library/sessions/"
    given = {"content": {**content.of(plan), "note": "Par l’API."}, "base": 1}
    sent = client.put(f"{path}{plan.slug}/", json.dumps(given), content_type="application/json")
    assert (sent.status_code, sent.json()["version"]) == (200, 2)
    given["content"]["note"] = "Autre."
    late = client.put(f"{path}{plan.slug}/", json.dumps(given), content_type="application/json")
    assert late.status_code == 409
    made = client.post(f"{path}{plan.slug}/copy/", content_type="application/json")
    assert (made.status_code, made.json()["copied_from"]) == (201, plan.slug)
    begun = client.post(path, json.dumps({"content": {"title": "x"}}), content_type="application/json")
    assert begun.status_code == 400


@pytest_db
def test_the_command_lists_shows_and_draws(tmp_path):
    lea = people.actor()
    plan = plan_of(lea)
    assert run_command("library", "library", "session", plan.slug)[0] == 2
    actions.publish_session(lea, plan)
    assert [one["slug"] for one in json.loads(run_command("library", "library", "session", "--json")[1])] == [plan.slug]
    assert "18:50  Écouter" in run_command("library", "library", "session", plan.slug)[1]
    assert json.loads(run_command("library", "library", "session", plan.slug, "--json")[1])["starts"] == "18:30"
    out = tmp_path / "deroule.odt"
    code, _told = run_command("library", "library", "session", plan.slug, "--format", "odt", "--out", str(out))
    assert code == 0
    assert out.read_bytes()[:2] == b"PK"


def bring(lines):
    for line in lines:
        archives.check_line(archive.PLANS, line)
    return [archive.PLANS.bring(line) for line in lines]


@pytest_db
def test_public_plans_go_into_the_archive_and_come_back_the_same():
    lea = people.actor()
    first = plan_of(lea, commune=commune("86158").code, note="Un brouillon à taire.")
    actions.write_session(lea, first, {**content.of(first), "note": "Prêt."}, base=1)
    actions.publish_session(lea, first)
    second, _key = actions.copy_session(lea, first)
    actions.write_session(lea, second, {**content.of(second), "title": "La suite"}, base=1)
    actions.publish_session(lea, second)
    plan_of(people.actor("karim@example.org"), {"kind": "free", "title": "Privé"}, title="Privée")
    lines = list(archive.PLANS.export())
    assert [line["title"] for line in lines] == ["Première soirée", "La suite"]
    assert "taire" not in json.dumps(lines, ensure_ascii=False)
    assert lines[1]["copied_from"] == first.slug
    assert bring(lines) == ["unchanged", "unchanged"]
    offers.erase(SessionPlan.objects.all())
    assert bring(lines) == ["created", "created"]
    assert list(archive.PLANS.export()) == lines
    broken = [{**lines[0], "versions": [{**lines[0]["versions"][0], "content": {"title": "x"}}]}]
    with pytest.raises(Invalid):
        bring(broken)


@pytest_db
def test_a_moment_of_a_sheet_that_nobody_sees_stays_without_it():
    lea = people.actor()
    plan = plan_of(lea)
    actions.publish_session(lea, plan)
    sheets.hide(people.steward(), plan.items.first().sheet)
    item = next(iter(archive.PLANS.export()))["versions"][0]["content"]["items"][0]
    assert (item["kind"], item["sheet"], item["title"]) == ("free", "", "Aquarium")


@pytest_db
def test_what_a_person_keeps_is_hers_to_take_and_goes_with_her():
    lea = people.actor()
    private, public = plan_of(lea), plan_of(lea, title="Publique")
    actions.publish_session(lea, public)
    assert {one["title"] for one in offers.data_of(lea)["session_plans"]} == {"Première soirée", "Publique"}
    offers.forget_person(PersonErased(lea.person_id))
    assert not SessionPlan.objects.filter(pk=private.pk).exists()
    public.refresh_from_db()
    assert public.author is None


@pytest_db
def test_old_drafts_and_old_deletions_are_swept():
    actions.start_session(STRANGER, {"title": "Oubliée", "items": []})
    kept = plan_of()
    gone = plan_of(title="Supprimée")
    actions.delete_session(people.actor(), gone)
    assert offers.forget_old() == {"drafts": 0, "deleted": 0}
    old = timezone.now() - timedelta(days=100)
    SessionPlan.objects.exclude(pk=kept.pk).update(updated_at=old)
    SessionPlan.objects.filter(pk=gone.pk).update(deleted_at=old)
    assert offers.forget_old() == {"drafts": 1, "deleted": 1}
    assert list(SessionPlan.objects.all()) == [kept]
