"""The closed lists of the library: codes in data, words on screen. The first ones stewards may change."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Sentence
from terreau.library.vocabularies.words import Words

Codes = Mapping[str, Sentence]

GOALS = Words("buts")
PHASES = Words("phases", int)
THEMES = Words("themes")
DIFFICULTY: Mapping[int, Sentence] = {1: _("easy"), 2: _("takes practice"), 3: _("for experienced people")}
REMOTE: Codes = {"no": _("face to face only"), "partly": _("partly at a distance"), "yes": _("also at a distance")}
COST: Codes = {"none": _("nothing"), "small": _("small"), "some": _("to be budgeted")}
AUDIENCE: Codes = {
    "residents": _("residents, whoever comes"),
    "unheard": _("people who never come to meetings"),
    "young": _("children and young people"),
    "group": _("a group that already works together"),
    "elected": _("elected officials, town hall staff"),
    "mixed": _("residents and elected officials together"),
}
BUDGETS: Codes = {"none": _("nothing"), "small": _("a little"), "some": _("there is a budget")}
SETTINGS: Codes = {
    "indoors": _("indoors"),
    "public-space": _("in public space"),
    "doorstep": _("on the doorstep"),
    "school": _("at school"),
    "online": _("online"),
    "walk": _("on a walk"),
}
CLASSES: Codes = {
    "urban": _("urban communes"),
    "periurban": _("periurban communes"),
    "rural-influenced": _("rural communes under the influence of a pole"),
    "rural-autonomous": _("rural communes outside the influence of a pole"),
}
IN_ALL = _("in all")
OUTCOMES: Codes = {
    "worked": _("it worked"),
    "partly": _("it partly worked"),
    "did-not": _("it did not work"),
    "unknown": _("not known"),
}
PEOPLE: Codes = {
    "2-12": _("up to 12 people"),
    "13-40": _("13 to 40 people"),
    "41-": _("more than 40 people"),
}
TIMES: Codes = {
    "hour": _("an hour at most"),
    "half-day": _("half a day at most"),
    "day": _("a day at most"),
    "longer": _("longer"),
}
ASKERS: Codes = {
    "town-hall": _("the town hall"),
    "residents": _("some residents"),
    "association": _("an association"),
    "epci": _("the community of communes"),
    "school": _("a school"),
    "other": _("somebody else"),
}
ROLES: Codes = {
    "residents": _("residents"),
    "elected": _("elected people"),
    "town-staff": _("staff of the town hall"),
    "associations": _("people from associations"),
    "young": _("children and young people"),
    "professionals": _("shopkeepers, farmers, companies"),
    "other": _("other people"),
}
CHANGES: Codes = {
    "shorter": _("made shorter"),
    "longer": _("made longer"),
    "fewer-people": _("with fewer people"),
    "more-people": _("with more people"),
    "other-place": _("in another kind of place"),
    "steps-dropped": _("steps left out"),
    "steps-added": _("steps added"),
    "material": _("other material"),
    "wording": _("said in other words"),
    "at-a-distance": _("at a distance"),
    "other": _("something else"),
}
