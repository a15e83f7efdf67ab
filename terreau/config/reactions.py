"""When this fact, call that action: one line each, no logic here."""

from terreau.foundation.events import Event, Reaction, subscribe
from terreau.library import events as library
from terreau.library import telling
from terreau.notices import actions as notices
from terreau.people import events as people
from terreau.processes import forgetting
from terreau.stewardship import events as stewardship
from terreau.stewardship import journal
from terreau.territories.events import ClassSet

REACTIONS: list[tuple[type[Event], Reaction]] = [
    (ClassSet, journal.keep_class),
    (library.ContributionDecided, telling.tell_author),
    (library.ContributionDecided, telling.answer_by_mail),
    (library.ChangeSuggested, telling.tell_keepers_of_suggestion),
    (library.SheetEdited, telling.tell_keepers_of_change),
    (people.Invited, notices.mail_invitation),
    (people.MemberJoined, notices.tell_keepers_who_joined),
    (people.BecameKeeper, notices.tell_new_keeper),
    (people.PersonErased, notices.forget_person),
    (people.PersonErased, telling.forget_person),
    (people.PersonErased, forgetting.forget_person),
    (stewardship.Flagged, notices.tell_stewards),
    (stewardship.FlagDecided, notices.tell_who_flagged),
]


def connect() -> None:
    for event, reaction in REACTIONS:
        subscribe(event, reaction)
