"""Setting the stage with the rooms' own actions. What stands already is left alone, so a second run changes nothing."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from terreau.foundation import policy
from terreau.foundation.errors import Refused
from terreau.library import actions as library
from terreau.library import content as contents
from terreau.library.actions import sessions
from terreau.library.models import Rating, SessionPlan, Sheet, Suggestion, Use
from terreau.library.sessions import content as session_contents
from terreau.people import actions as people
from terreau.people.actions import accounts, members
from terreau.people.actors import actor_for
from terreau.people.models import Group, Invitation, User
from terreau.processes import actions as processes
from terreau.processes.models import Proposal, Status
from terreau.stewardship import actions as stewardship
from terreau.stewardship.models import Flag
from terreau.territories import actions as territories
from terreau.territories.models import Kind, Territory
from terreau.territories.queries import find_commune

AUTHOR = "Terreau, démonstration"
Told = Mapping[str, Any]


def script() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("stage.toml").read_text("utf-8"))


def set_stage(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make what is missing; gives how many things were made. Raises `Refused` outside a marked folder."""
    if not settings.TERREAU_DEMONSTRATION:
        raise Refused(_("a demonstration is only made in a folder that is marked as one."))
    told = script()
    known = set(User.objects.values_list("email", flat=True))
    if known and told["steward"]["email"] not in known:
        raise Refused(_("this database holds a real site: it is left as it is."))
    gestures = _gestures(told)
    made = 0
    with override("fr"):
        for number, (gesture, one) in enumerate(gestures, 1):
            made += bool(gesture(one))
            progress(number, len(gestures))
    return made


def _gestures(told: dict[str, Any]) -> list[tuple[Callable[[Any], Any], Any]]:
    return [
        (_steward, told["steward"]),
        *((_person, one) for one in told["people"]),
        (_project, told["project"]),
        *((_group, one) for one in told["groups"]),
        *((_invitation, one) for one in told["invitations"]),
        *((_sheet, one) for one in told["sheets"]),
        *((_use, one) for one in told["uses"]),
        *((_suggestion, one) for one in told["suggestions"]),
        *((_adaptation, one) for one in told["adaptations"]),
        *((_rating, one) for one in told["ratings"]),
        *((_proposal, one) for one in told["proposals"]),
        *((_session, one) for one in told["sessions"]),
        *((_flag, one) for one in told["flags"]),
    ]


def _actor(email: str) -> policy.Actor:
    return actor_for(User.objects.get(email=email))


def _person(one: Told) -> bool:
    person = User.objects.filter(email=one["email"]).first()
    if person is not None and person.display_name:
        return False
    person = accounts.known_by(one["email"])
    accounts.came_in(person.pk)
    accounts.set_account(_actor(one["email"]), one["name"], "fr", "daily", True)
    return True


def _steward(one: Told) -> bool:
    if User.objects.filter(email=one["email"], is_steward=True).exclude(display_name="").exists():
        return False
    people.make_steward(one["email"])
    return _person(one)


def _project(one: Told) -> bool:
    if Territory.objects.filter(kind=Kind.PROJECT, name=one["name"]).exists():
        return False
    territories.create_project_territory(_actor(one["by"]), one["name"], one["communes"])
    return True


def _group(one: Told) -> bool:
    group = Group.objects.filter(name=one["name"]).first()
    made = group is None
    keeper = _actor(one["by"])
    if group is None:
        places = [find_commune(code) for code in one["territories"]]
        group = people.open_group(keeper, one["name"], places, one["purpose"], one.get("charter", ""))
    for email in one["members"]:
        if not group.memberships.filter(person__email=email).exists():
            _invitation, token = members.invite(keeper, group)
            members.accept_invitation(_actor(email), token)
            made = True
    return made


def _invitation(one: Told) -> bool:
    group = Group.objects.get(name=one["group"])
    if Invitation.objects.filter(group=group, email=one["email"]).exists():
        return False
    members.invite(_actor(one["by"]), group, email=one["email"])
    return True


def _sheet(one: Told) -> bool:
    if Sheet.objects.filter(title=one["title"]).exists():
        return False
    content = {key: value for key, value in one.items() if key not in ("kind", "by")}
    content |= {"licence": "CC-BY-SA-4.0", "authors": [AUTHOR], "language": "fr"}
    library.create_sheet(_actor(one["by"]), one["kind"], content, note=_("Demonstration"))
    return True


def _use(one: Told) -> bool:
    sheet, who = Sheet.objects.get(slug=one["sheet"]), _actor(one["by"])
    if Use.objects.filter(sheet=sheet, by_id=who.person_id).exists():
        return False
    used = library.use_sheet(who, sheet, find_commune(one["commune"]))
    if "what_was_done" in one:
        library.write_experience(who, used.draft, "what", {"what_was_done": one["what_was_done"]})
    return True


def _suggestion(one: Told) -> bool:
    sheet = Sheet.objects.get(slug=one["sheet"])
    author = _actor(one["by"])
    if Suggestion.objects.filter(sheet=sheet, by_id=author.person_id).exists():
        return False
    content = contents.of(sheet)
    content["fields"] = content["fields"] | {"tips": [*content["fields"].get("tips", []), one["tip"]]}
    behind = Sheet.objects.filter(title=one["experience"]).first()
    library.edit_sheet(author, sheet, content, base=sheet.version, note=one["note"], experience=behind)
    return True


def _adaptation(one: Told) -> bool:
    if Sheet.objects.filter(title=one["title"]).exists():
        return False
    parent = Sheet.objects.get(slug=one["sheet"])
    who = _actor(one["by"])
    made = library.adapt(who, parent, one["title"], one["communes"], "", parent.licence, [AUTHOR])
    library.edit_sheet(who, made, contents.of(made) | {"summary": one["summary"]}, base=made.version)
    return True


def _rating(one: Told) -> bool:
    """An opinion, read by the steward where it waits, and its answer."""
    sheet, who = Sheet.objects.get(slug=one["sheet"]), _actor(one["by"])
    if Rating.objects.filter(sheet=sheet, by_id=who.person_id).exists():
        return False
    steward = _actor(script()["steward"]["email"])
    rating = library.rate(who, sheet, one["marks"], one.get("comment", ""))
    if "comment" in one:
        library.read_comment(steward, rating)
    if "answer" in one:
        library.answer_rating(steward, rating, one["answer"])
    return True


def _proposal(one: Told) -> bool:
    author = _actor(one["by"])
    place = find_commune(one["commune"])
    proposal = Proposal.objects.filter(author_id=author.person_id, territory=place).first()
    if proposal is not None and proposal.title and (proposal.status != Status.DRAFT or one["stage"] == Status.DRAFT):
        return False
    if proposal is None:
        group = Group.objects.filter(name=one.get("group", "")).first()
        who = {
            "writers": one.get("writers", ""),
            "contact": one.get("contact", ""),
            "group": group.slug if group else "",
        }
        proposal, _key = processes.start(author, place, who | {"also": ", ".join(one.get("also", []))})
    facts = {"facts": [f"{place.code}:{code}" for code in one["facts"]]}
    for part in ("facts", "methods", "asks", "why"):  # the title last: it says that all is there
        processes.write(author, proposal, part, {**one, **facts})
    if one["stage"] == Status.GROUP:
        processes.share(author, proposal)
    elif one["stage"] == Status.PUBLIC:
        processes.publish(author, proposal)
    return True


def _session(one: Told) -> bool:
    """A plan, or a copy of another one that its author changed."""
    if SessionPlan.objects.filter(title=one["title"]).exists():
        return False
    author = _actor(one["by"])
    if "copy_of" in one:
        origin = SessionPlan.objects.get(title=one["copy_of"])
        plan, _key = sessions.copy_session(author, origin)
        sessions.write_session(author, plan, session_contents.of(plan) | one["changes"] | {"title": one["title"]}, 1)
    else:
        group = Group.objects.filter(name=one.get("group", "")).first()
        head = {name: one.get(name, "") for name in ("title", "day", "starts", "ends", "commune", "note")}
        content = {**head, "language": "fr", "group": group.slug if group else "", "items": one["items"]}
        plan, _key = sessions.start_session(author, content)
    if one["public"]:
        sessions.publish_session(author, plan)
    return True


def _flag(one: Told) -> bool:
    group = Group.objects.get(name=one["group"])
    if Flag.objects.filter(kind=group._meta.label_lower, key=str(group.pk)).exists():
        return False
    stewardship.flag(_actor(one["by"]), group._meta.label_lower, str(group.pk), one["reason"], one["words"])
    return True
