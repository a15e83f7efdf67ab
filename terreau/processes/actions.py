"""What people do with proposals. `key` is the key of the draft, where the browser holds it."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from terreau.foundation.actions import action
from terreau.foundation.documents import plain
from terreau.foundation.errors import Invalid
from terreau.foundation.events import announce
from terreau.foundation.markdown import to_text
from terreau.foundation.policy import Actor, allow
from terreau.foundation.search import index, remove
from terreau.library.vocabulary import THEMES
from terreau.people import actions as people
from terreau.people.models import Group
from terreau.processes import checks, versions
from terreau.processes.events import ProposalPublished
from terreau.processes.models import ChosenMethod, Proposal, Status, hash_of
from terreau.processes.policy import Held
from terreau.processes.queries import KIND
from terreau.stewardship import journal
from terreau.territories.models import Kind, Territory

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no sign that is taken for another on paper
Values = Mapping[str, Any]


@action
def start(actor: Actor, territory: Territory, values: Values) -> tuple[Proposal, str]:
    """Begin a draft for a commune. Gives it with the key of the draft, which is kept nowhere else (empty when the
    actor is known: the draft is hers)."""
    allow(actor, "processes.start")
    place = checks.today_of(territory)
    if place.kind != Kind.COMMUNE or place.valid_to:
        raise Invalid(_("A proposal is addressed to the town hall of a commune."), field="commune")
    key = "" if actor.known else secrets.token_urlsafe(32)
    proposal = Proposal.objects.create(
        slug=_free_slug(place), territory=place, author_id=actor.person_id, token_hash=hash_of(key)
    )
    _who(actor, proposal, values)
    proposal.save()
    versions.first(actor, proposal)
    journal.record(actor, "processes.start", proposal, commune=place.code)
    return proposal, key


def _free_slug(place: Territory) -> str:
    stem = slugify(place.name)[:100]
    while True:
        slug = f"{stem}-{''.join(secrets.choice(ALPHABET) for _n in range(7))}"
        if not Proposal.objects.filter(slug=slug).exists():
            return slug


def _as_it_stands(proposal: Proposal) -> Proposal:
    """The row as it is now, locked: what the caller read may be old."""
    return Proposal.objects.select_for_update(of=("self",)).select_related("territory", "group").get(pk=proposal.pk)


@action
def write(
    actor: Actor,
    proposal: Proposal,
    part: str,
    values: Values,
    base: int | None = None,
    key: str = "",
    auto: bool = False,
) -> Proposal:
    """Write one part (a key of PARTS). `base` is the version the writer had before her eyes: where somebody else
    changed the same part since, raises `Conflict(theirs=revision)` and keeps nothing. `auto`: kept while typing."""
    fresh = _as_it_stands(proposal)
    allow(actor, "processes.edit", Held(fresh, key))
    if part not in PARTS:
        raise Invalid(_("There is no such part."))
    versions.refuse_overwriting(actor, fresh, part, base)
    PARTS[part](actor, fresh, values)
    fresh.save()
    versions.keep(actor, fresh, auto)
    find_again(fresh)
    if not auto:
        journal.record(actor, "processes.write", fresh, part=part)
    return fresh


def _who(actor: Actor, proposal: Proposal, values: Values) -> None:
    proposal.writers = checks.text(values, "writers")
    proposal.contact = checks.text(values, "contact")
    also = checks.communes(str(values.get("also") or ""), proposal.territory)
    chosen, new_name = str(values.get("group") or ""), plain(str(values.get("new_group") or "")).strip()
    if chosen == "new":
        group: Group | None = people.open_group.inside(actor, new_name, [proposal.territory, *also])  # type: ignore[attr-defined]
    elif chosen:
        group = Group.objects.visible_to(actor).filter(slug=chosen).first()
        if group is None:
            raise Invalid(_("Choose one of your groups."), field="group")
    else:
        group = None
    if group != proposal.group:
        proposal.group = group
        if group is not None:
            allow(actor, "processes.join_group", Held(proposal))
        if group is None and proposal.status == Status.GROUP:
            proposal.status = Status.DRAFT
    proposal.also.set(also)


def _why(actor: Actor, proposal: Proposal, values: Values) -> None:
    proposal.title = plain(checks.text(values, "title")).strip()
    proposal.why = checks.text(values, "why")
    proposal.themes = checks.themes(values)


def _methods(actor: Actor, proposal: Proposal, values: Values) -> None:
    proposal.path = checks.path(str(values.get("path") or ""))
    proposal.methods_words = checks.text(values, "methods_words")
    sheets = checks.methods(values.get("methods") or [])
    known = {one.sheet_id: one.version for one in proposal.chosen.all()}
    proposal.chosen.all().delete()
    ChosenMethod.objects.bulk_create(
        ChosenMethod(proposal=proposal, sheet=sheet, version=known.get(sheet.pk, sheet.version), position=position)
        for position, sheet in enumerate(sheets)
    )


def _facts(actor: Actor, proposal: Proposal, values: Values) -> None:
    proposal.facts = checks.facts(proposal, values.get("facts") or [])


def _asks(actor: Actor, proposal: Proposal, values: Values) -> None:
    proposal.asks = checks.asks(values)
    proposal.asks_words = checks.text(values, "asks_words")
    proposal.calendar = checks.text(values, "calendar")


PARTS: dict[str, Callable[[Actor, Proposal, Values], None]] = {
    "who": _who,
    "why": _why,
    "methods": _methods,
    "facts": _facts,
    "asks": _asks,
}


@action
def adopt(actor: Actor, proposal: Proposal, key: str = "") -> Proposal:
    """Keep under the actor's name a draft that her browser held; twice is the same as once."""
    proposal = _as_it_stands(proposal)
    allow(actor, "processes.adopt", Held(proposal, key))
    if proposal.author_id is None:
        _adopt(actor, proposal)
    return proposal


def _adopt(actor: Actor, proposal: Proposal) -> None:
    proposal.author_id, proposal.token_hash = actor.person_id, ""
    proposal.save()
    journal.record(actor, "processes.adopt", proposal)


@action
def share(actor: Actor, proposal: Proposal, key: str = "") -> Proposal:
    """Let the members of its group read and write it."""
    proposal = _as_it_stands(proposal)
    allow(actor, "processes.adopt", Held(proposal, key))
    if proposal.group is None:
        raise Invalid(_("Choose a group first: step 1."), field="group")
    allow(actor, "processes.join_group", Held(proposal))
    if proposal.author_id is None:
        _adopt(actor, proposal)
    if proposal.status == Status.DRAFT:
        proposal.status = Status.GROUP
        proposal.save()
        journal.record(actor, "processes.share", proposal)
    return proposal


@action
def publish(actor: Actor, proposal: Proposal, key: str = "") -> Proposal:
    """Open it to every reader. It needs a title, a reason, a name, and something asked."""
    proposal = _as_it_stands(proposal)
    allow(actor, "processes.publish", Held(proposal, key))
    errors = missing(proposal)
    if errors:
        raise Invalid(errors=errors)
    if proposal.author_id is None:
        _adopt(actor, proposal)
    if proposal.status != Status.PUBLIC:
        proposal.status = Status.PUBLIC
        proposal.published_at = proposal.published_at or timezone.now()
        proposal.save()
        find_again(proposal)
        journal.record(actor, "processes.publish", proposal)
        announce(ProposalPublished(proposal.pk))
    return proposal


def missing(proposal: Proposal) -> dict[str, list[Any]]:
    """What it lacks before it may be published: part → sentences, in the order of the steps."""
    errors: dict[str, list[Any]] = {}
    if not proposal.signed_by:
        errors["who"] = [_("Say who writes: a group, or names.")]
    if not proposal.title:
        errors["why"] = [_("Give it a title.")]
    if not proposal.why:
        errors.setdefault("why", []).append(_("Say why, in your own words."))
    if not (proposal.asks or proposal.asks_words):
        errors["asks"] = [_("Say what you ask of the town hall.")]
    return errors


@action
def withdraw(actor: Actor, proposal: Proposal) -> Proposal:
    """Take it back from readers: it is a draft again, for its group where it has one."""
    proposal = _as_it_stands(proposal)
    allow(actor, "processes.withdraw", Held(proposal))
    if proposal.status == Status.PUBLIC:
        proposal.status = Status.GROUP if proposal.group else Status.DRAFT
        proposal.save()
        find_again(proposal)
        journal.record(actor, "processes.withdraw", proposal)
    return proposal


@action
def delete(actor: Actor, proposal: Proposal, key: str = "") -> Proposal:
    """Put it away; its author may restore it."""
    proposal = _as_it_stands(proposal)
    allow(actor, "processes.delete", Held(proposal, key))
    return _put_away(actor, proposal, True)


@action
def restore(actor: Actor, proposal: Proposal, key: str = "") -> Proposal:
    proposal = _as_it_stands(proposal)
    allow(actor, "processes.restore", Held(proposal, key))
    return _put_away(actor, proposal, False)


def _put_away(actor: Actor, proposal: Proposal, away: bool) -> Proposal:
    if (proposal.deleted_at is not None) != away:
        proposal.deleted_at = timezone.now() if away else None
        proposal.save()
        find_again(proposal)
        journal.record(actor, "processes.delete" if away else "processes.restore", proposal)
    return proposal


def set_hidden(proposal: Proposal, hidden: bool) -> None:
    """Called by stewardship, which checks who asks and writes the journal."""
    proposal = _as_it_stands(proposal)
    proposal.hidden_at = timezone.now() if hidden else None
    proposal.save()
    find_again(proposal)


def find_again(proposal: Proposal) -> None:
    """Search finds what is public, and nothing else."""
    if not proposal.public:
        remove(KIND, proposal.pk)
        return
    themes = " ".join(str(THEMES[code]) for code in proposal.themes)
    body = f"{to_text(proposal.why)} {themes} {proposal.calendar} {proposal.asks_words}"
    index(KIND, proposal.pk, {"A": proposal.title, "B": f"{proposal.territory.name} {proposal.signed_by}", "C": body})
