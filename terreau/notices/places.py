"""What people are told about the class of a commune."""

from terreau.notices.actions import tell
from terreau.people.models import User
from terreau.people.queries import keepers_around
from terreau.territories.events import ClassSet, ClassSuggested, ClassSuggestionDecided
from terreau.territories.models import ClassSuggestion, SuggestionState, Territory


def tell_who_watches(event: ClassSet) -> None:
    """Those who keep a group there, and the stewards where the word is not one of theirs."""
    place = Territory.objects.get(pk=event.territory)
    watching = keepers_around(place) + ([] if event.actor.steward else _stewards())
    data = {"place": place.name, "commune": place.code}
    for one in watching:
        if one.pk != event.actor.person_id:
            tell(one, "territories.class_set", data, fact=f"territories.class_set:{event.record}")


def tell_who_decides(event: ClassSuggested) -> None:
    """The stewards, and those who keep a group there."""
    suggestion = ClassSuggestion.objects.select_related("territory").get(pk=event.suggestion)
    for one in _stewards() + keepers_around(suggestion.territory):
        if one.pk != event.person_id:
            fact = f"territories.class_suggested:{suggestion.pk}"
            tell(one, "territories.class_suggested", _of(suggestion), fact=fact)


def tell_who_suggested(event: ClassSuggestionDecided) -> None:
    """The person who suggested a class learns what was answered. Not one who decided herself."""
    suggestion = ClassSuggestion.objects.select_related("territory").get(pk=event.suggestion)
    person = User.objects.filter(pk=int(suggestion.by), is_active=True).first() if suggestion.by.isdecimal() else None
    if person is None or person.pk == event.actor.person_id:
        return
    accepted = suggestion.state == SuggestionState.ACCEPTED
    code = "territories.class_accepted" if accepted else "territories.class_declined"
    data = _of(suggestion) | {"reason": suggestion.answer}
    tell(person, code, data, fact=f"{code}:{suggestion.pk}")


def _of(suggestion: ClassSuggestion) -> dict[str, str | int]:
    place = suggestion.territory
    return {"place": place.name, "commune": place.code, "suggestion": suggestion.pk}


def _stewards() -> list[User]:
    return list(User.objects.filter(is_steward=True, is_active=True))
