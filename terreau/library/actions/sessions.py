"""Preparing a session: a plan is begun, written, copied, kept, opened to readers. `key` is the key of a draft, where
the browser holds it."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.foundation.actions import action
from terreau.foundation.errors import Conflict, Invalid, NotFound
from terreau.foundation.held import hash_of
from terreau.foundation.markdown import to_text
from terreau.foundation.policy import Actor, allow
from terreau.foundation.search import index, remove
from terreau.library.models import SessionPlan, Sheet
from terreau.library.sessions import content as contents
from terreau.library.sessions.content import Content
from terreau.library.sessions.policy import HeldPlan
from terreau.library.sessions.queries import KIND
from terreau.people.models import Group
from terreau.people.queries import is_member
from terreau.stewardship import journal, revisions
from terreau.stewardship.models import Revision

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no sign that is taken for another on paper
IN_PASSING = "auto"  # note of a version that a button made: the next one soon after takes its place
FOLDED = timedelta(minutes=10)


@action
def start_session(actor: Actor, content: Mapping[str, Any]) -> tuple[SessionPlan, str]:
    """Begin a plan. Gives it with the key of the draft, which is kept nowhere else: empty when the actor is known."""
    allow(actor, "library.start_session")
    return _begin(actor, contents.check(content))


def _begin(actor: Actor, content: Content, **more: Any) -> tuple[SessionPlan, str]:
    _refuse_unseen(actor, content, None)
    key = "" if actor.known else secrets.token_urlsafe(32)
    plan = SessionPlan(
        slug=_free_slug(content["title"]), author_id=actor.person_id, token_hash=hash_of(key), **more
    )  # fmt: skip
    contents.write(plan, content)
    revisions.save(actor, plan, contents.of(plan))
    journal.record(actor, "library.start_session", plan)
    return plan, key


@action
def write_session(
    actor: Actor, plan: SessionPlan, content: Mapping[str, Any], base: int | None, key: str = "", auto: bool = False
) -> SessionPlan:
    """Write the whole plan, knowing its version `base`; where it changed since, raises `Conflict(theirs=revision)` and
    keeps nothing. `auto`: a button moved something, and the next save within ten minutes takes that version's place.
    """
    fresh = _locked(plan)
    allow(actor, "library.edit_session", HeldPlan(fresh, key))
    return _write(actor, fresh, contents.check(content), base, auto)


def _write(actor: Actor, plan: SessionPlan, content: Content, base: int | None, auto: bool = False) -> SessionPlan:
    if content == contents.of(plan):
        return plan
    if base is not None and base != plan.version:
        raise Conflict(theirs=revisions.newest(plan))
    _refuse_unseen(actor, content, plan)
    last = revisions.newest(plan)
    contents.write(plan, content)
    made = revisions.save(actor, plan, contents.of(plan), note=IN_PASSING if auto else "")
    if last and last.note == IN_PASSING and last.by_id == actor.person_id and last.at > timezone.now() - FOLDED:
        Revision.objects.filter(pk=last.pk).delete()
    plan.version = made.number
    plan.save(update_fields=["version", "updated_at"])
    find_again(plan)
    if not auto:
        journal.record(actor, "library.write_session", plan, version=plan.version)
    return plan


@action
def add_to_session(actor: Actor, plan: SessionPlan, sheet: Sheet, key: str = "") -> SessionPlan:
    """Put a sheet at the end of a plan, as it stands today."""
    fresh = _locked(plan)
    allow(actor, "library.edit_session", HeldPlan(fresh, key))
    now = contents.of(fresh)
    row = {"kind": "method", "sheet": sheet.slug, "version": sheet.version}
    return _write(actor, fresh, contents.check({**now, "items": [*now["items"], row]}), None)


@action
def copy_session(actor: Actor, plan: SessionPlan, key: str = "") -> tuple[SessionPlan, str]:
    """A plan of one's own, made from another: it says where it comes from. Day, place, group and the names of those
    who lead stay behind; so do sheets that the actor may not read."""
    fresh = _locked(plan)
    allow(actor, "library.copy_session", HeldPlan(fresh, key))
    now = contents.of(fresh)
    seen = set(
        Sheet.objects.visible_to(actor)
        .filter(slug__in=[row["sheet"] for row in now["items"]])
        .values_list("slug", flat=True)
    )
    items = [{**row, "lead": ""} for row in now["items"] if not row["sheet"] or row["sheet"] in seen]
    content = {**now, "day": "", "commune": "", "group": "", "items": items}
    return _begin(actor, contents.check(content), copied_from=fresh, copied_version=fresh.version)


@action
def keep_session(actor: Actor, plan: SessionPlan, key: str = "") -> SessionPlan:
    """Keep under the actor's name a draft that her browser held; twice is the same as once."""
    fresh = _locked(plan)
    allow(actor, "library.keep_session", HeldPlan(fresh, key))
    return _keep(actor, fresh)


def _keep(actor: Actor, plan: SessionPlan) -> SessionPlan:
    if plan.author_id is None:
        plan.author_id, plan.token_hash = actor.person_id, ""
        plan.save(update_fields=["author", "token_hash", "updated_at"])
        journal.record(actor, "library.keep_session", plan)
    return plan


@action
def publish_session(actor: Actor, plan: SessionPlan, key: str = "") -> SessionPlan:
    """Open it to every reader, under CC BY-SA 4.0; it needs one moment at least."""
    fresh = _locked(plan)
    allow(actor, "library.publish_session", HeldPlan(fresh, key))
    if not fresh.items.exists():
        raise Invalid(_("Put a method or a moment in it first."), field="items")
    _keep(actor, fresh)
    return _open(actor, fresh, True)


@action
def unpublish_session(actor: Actor, plan: SessionPlan, key: str = "") -> SessionPlan:
    """For its keeper and her group alone again; copies that others made stay theirs."""
    fresh = _locked(plan)
    allow(actor, "library.edit_session", HeldPlan(fresh, key))
    return _open(actor, fresh, False)


def _open(actor: Actor, plan: SessionPlan, public: bool) -> SessionPlan:
    if plan.public != public:
        plan.public = public
        plan.published_at = plan.published_at or (timezone.now() if public else None)
        plan.save(update_fields=["public", "published_at", "updated_at"])
        find_again(plan)
        journal.record(actor, "library.publish_session" if public else "library.unpublish_session", plan)
    return plan


@action
def delete_session(actor: Actor, plan: SessionPlan, key: str = "") -> SessionPlan:
    """Put it away; who began it may restore it."""
    fresh = _locked(plan)
    allow(actor, "library.delete_session", HeldPlan(fresh, key))
    return _put_away(actor, fresh, True)


@action
def restore_session(actor: Actor, plan: SessionPlan, key: str = "") -> SessionPlan:
    fresh = _locked(plan)
    allow(actor, "library.delete_session", HeldPlan(fresh, key))
    return _put_away(actor, fresh, False)


def _put_away(actor: Actor, plan: SessionPlan, away: bool) -> SessionPlan:
    if (plan.deleted_at is not None) != away:
        plan.deleted_at = timezone.now() if away else None
        plan.save(update_fields=["deleted_at", "updated_at"])
        find_again(plan)
        journal.record(actor, "library.delete_session" if away else "library.restore_session", plan)
    return plan


@action
def restore_session_version(actor: Actor, plan: SessionPlan, number: int, key: str = "") -> SessionPlan:
    """Make an old version the newest one; nothing of what came between is lost."""
    fresh = _locked(plan)
    allow(actor, "library.edit_session", HeldPlan(fresh, key))
    found = revisions.of(fresh).filter(number=number).first()
    if found is None:
        raise NotFound(_("This plan has no version %(number)s.") % {"number": number})
    kept = dict(found.snapshot)
    if kept["group"] and not Group.objects.alive().filter(slug=kept["group"]).exists():
        kept["group"] = ""
    return _write(actor, fresh, contents.check(kept), None)


def set_session_hidden(plan: SessionPlan, hidden: bool) -> None:
    """Called by stewardship, which checks who asks and writes the journal."""
    fresh = _locked(plan)
    fresh.hidden_at = timezone.now() if hidden else None
    fresh.save(update_fields=["hidden_at", "updated_at"])
    find_again(fresh)


def find_again(plan: SessionPlan) -> None:
    """Search finds what is public, and nothing else."""
    if not plan.shown:
        remove(KIND, plan.pk)
        return
    items = list(plan.items.select_related("sheet"))
    named = " ".join(f"{item.title} {item.sheet.title if item.sheet else ''}" for item in items)
    place = plan.territory.name if plan.territory else ""
    notes = " ".join(to_text(item.notes) for item in items)
    index(KIND, plan.pk, {"A": plan.title, "B": f"{named} {place}", "C": f"{to_text(plan.note)} {notes}"})


def _locked(plan: SessionPlan) -> SessionPlan:
    """The row as it is now: what the caller read may be old."""
    return SessionPlan.objects.select_for_update(of=("self",)).select_related("territory", "group").get(pk=plan.pk)


def _refuse_unseen(actor: Actor, content: Content, plan: SessionPlan | None) -> None:
    """A group that the actor is not in, or a sheet that she may not read, comes in through no plan."""
    before: Content = contents.of(plan) if plan else {"group": "", "items": []}
    if content["group"] and content["group"] != before["group"]:
        group = Group.objects.get(slug=content["group"])
        if not is_member(actor, group):
            raise Invalid(_("You are not a member of this group."), field="group")
    known = {row["sheet"] for row in before["items"]}
    new = {row["sheet"] for row in content["items"]} - known - {""}
    if new:
        seen = set(Sheet.objects.visible_to(actor).filter(slug__in=new).values_list("slug", flat=True))
        for place, row in enumerate(content["items"]):
            if row["sheet"] in new - seen:
                raise Invalid(_("There is no such sheet to use."), field=f"items.{place}.sheet")


def _free_slug(title: str) -> str:
    stem = slugify(title)[:100].strip("-") or "seance"
    while True:
        slug = f"{stem}-{''.join(secrets.choice(ALPHABET) for _n in range(5))}"
        if not SessionPlan.objects.filter(slug=slug).exists():
            return slug
