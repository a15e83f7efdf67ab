"""The closed lists of the library: codes in data, words on screen."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Sentence

Words = Mapping[str, Sentence]

GOALS: Words = {
    "welcome": _("welcome"),
    "know-each-other": _("get to know each other"),
    "listen": _("listen"),
    "understand": _("understand"),
    "analyse": _("analyse"),
    "decide": _("decide"),
    "act": _("act"),
    "learn": _("learn from what was done"),
}
PHASES: Mapping[int, Sentence] = {
    0: _("Request and framing"),
    1: _("Local team and immersion"),
    2: _("Listening"),
    3: _("Making the issues one’s own"),
    4: _("Crossed analysis"),
    5: _("Restitution and priorities"),
    6: _("Setting in motion"),
    7: _("Follow-up and lessons"),
}
THEMES: Words = {
    "eau": _("water"),
    "alimentation-agriculture": _("food and farming"),
    "logement-habitat": _("housing"),
    "sante-soin": _("health and care"),
    "securite-risques": _("safety and risks"),
    "education-information-culture": _("education, information, culture"),
    "lien-social-solidarites": _("social ties and solidarity"),
    "nature-biodiversite-sols": _("nature, biodiversity, soils"),
    "economie-locale-artisanat": _("local economy and crafts"),
    "energie": _("energy"),
    "mobilite": _("getting around"),
    "numerique-communication": _("digital tools and communication"),
    "services-equipements": _("services and facilities"),
    "dechets-reemploi": _("waste and reuse"),
    "gouvernance-democratie-locale": _("local governance and democracy"),
    "accueil-demographie": _("welcoming newcomers, demography"),
    "finances-moyens": _("money and means"),
}
DIFFICULTY: Mapping[int, Sentence] = {1: _("easy"), 2: _("takes practice"), 3: _("for experienced people")}
REMOTE: Words = {"no": _("face to face only"), "partly": _("partly at a distance"), "yes": _("also at a distance")}
COST: Words = {"none": _("none"), "small": _("small"), "some": _("to be budgeted")}
SETTINGS: Words = {
    "indoors": _("indoors"),
    "public-space": _("in public space"),
    "doorstep": _("on the doorstep"),
    "school": _("at school"),
    "online": _("online"),
    "walk": _("on a walk"),
}
CLASSES: Words = {
    "urban": _("urban communes"),
    "periurban": _("periurban communes"),
    "rural-influenced": _("rural communes under the influence of a pole"),
    "rural-autonomous": _("rural communes outside the influence of a pole"),
}
OUTCOMES: Words = {
    "worked": _("it worked"),
    "partly": _("it partly worked"),
    "did-not": _("it did not work"),
    "unknown": _("not known"),
}
PEOPLE: Words = {
    "2-12": _("up to 12 people"),
    "13-40": _("13 to 40 people"),
    "41-": _("more than 40 people"),
}
TIMES: Words = {
    "hour": _("an hour at most"),
    "half-day": _("half a day at most"),
    "day": _("a day at most"),
    "longer": _("longer"),
}
ASKERS: Words = {
    "town-hall": _("the town hall"),
    "residents": _("some residents"),
    "association": _("an association"),
    "epci": _("the community of communes"),
    "school": _("a school"),
    "other": _("somebody else"),
}
ROLES: Words = {
    "residents": _("residents"),
    "elected": _("elected people"),
    "town-staff": _("staff of the town hall"),
    "associations": _("people from associations"),
    "young": _("children and young people"),
    "professionals": _("shopkeepers, farmers, companies"),
    "other": _("other people"),
}
CHANGES: Words = {
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
