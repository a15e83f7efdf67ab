"""When this fact, call that action: one line each, no logic here."""

from terreau.foundation.events import Event, Reaction, subscribe
from terreau.library import events as library
from terreau.library import forgetting as library_forgetting
from terreau.library import reclassing, telling
from terreau.library.sessions import offers as sessions
from terreau.notices import actions as notices
from terreau.notices import places
from terreau.people import events as people
from terreau.processes import forgetting
from terreau.stewardship import events as stewardship
from terreau.territories import class_actions
from terreau.territories import events as territories

REACTIONS: list[tuple[type[Event], Reaction]] = [
    (territories.ClassSet, places.tell_who_watches),
    (territories.ClassSet, reclassing.follow_class),
    (territories.ClassSuggested, places.tell_who_decides),
    (territories.ClassSuggestionDecided, places.tell_who_suggested),
    (library.ContributionDecided, telling.tell_author),
    (library.ContributionDecided, telling.answer_by_mail),
    (library.ChangeSuggested, telling.tell_keepers_of_suggestion),
    (library.SheetCreated, telling.tell_keepers_of_experience),
    (library.ContributionDecided, telling.tell_keepers_of_experience),
    (library.VersionDrawnFrom, telling.tell_who_told),
    (library.SheetEdited, telling.tell_keepers_of_change),
    (library.SheetEdited, telling.tell_adaptations),
    (library.SheetDeleted, telling.tell_keepers_of_deletion),
    (library.SheetRated, telling.tell_keepers_of_rating),
    (library.RatingAnswered, telling.tell_of_answer),
    (library.SheetAdapted, telling.tell_keepers_of_adaptation),
    (people.Invited, notices.mail_invitation),
    (people.MemberJoined, notices.tell_keepers_who_joined),
    (people.BecameKeeper, notices.tell_new_keeper),
    (people.PersonErased, notices.forget_person),
    (people.PersonErased, telling.forget_person),
    (people.PersonErased, forgetting.forget_person),
    (people.PersonErased, library_forgetting.forget_person),
    (people.PersonErased, sessions.forget_person),
    (people.PersonErased, class_actions.forget_person),
    (stewardship.Flagged, notices.tell_stewards),
    (stewardship.FlagDecided, notices.tell_who_flagged),
]


def connect() -> None:
    for event, reaction in REACTIONS:
        subscribe(event, reaction)
