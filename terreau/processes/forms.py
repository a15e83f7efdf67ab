"""One form a step. What the words may be is decided by the actions; forms only draw and carry them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.foundation.policy import Actor
from terreau.library.models import Sheet, SheetKind
from terreau.library.queries import main_path, methods, where_to_start
from terreau.library.vocabulary import THEMES
from terreau.people.queries import groups_of
from terreau.processes import checks
from terreau.processes.models import Proposal
from terreau.processes.vocabulary import ASKS
from terreau.territories.models import Territory
from terreau.territories.suggest import suggest
from terreau.territories.widgets import CommunesInput

NEW = "new"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside a box: a title, what it means, and in small print why or from where. Or a group's name."""

    title: Any
    text: Any = ""
    note: Any = ""
    folded: bool = False
    lang: str = ""  # of title and text, where they may not be in that of the page

    def __str__(self) -> str:
        return f"{self.title} {self.text} {self.note}".strip()


class Boxes(forms.CheckboxSelectMultiple):
    """Checkboxes with labels in three parts, in groups of which the long ones fold."""

    template_name = "processes/boxes.html"
    option_template_name = "processes/box.html"


class Rounds(forms.RadioSelect):
    template_name = "processes/boxes.html"
    option_template_name = "processes/box.html"


class Step(forms.Form):
    """A step of a proposal. `proposal` is None before the first save; errors of actions join the form's own."""

    def __init__(self, actor: Actor, proposal: Proposal | None, *args: Any, find: str = "", **kwargs: Any) -> None:
        self.actor, self.proposal, self.find = actor, proposal, find
        if proposal is not None:
            kwargs["initial"] = self.words_of(proposal) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.set_choices()

    @staticmethod
    def words_of(proposal: Proposal) -> dict[str, Any]:
        raise NotImplementedError

    def set_choices(self) -> None:
        """Fill in what may be chosen."""

    def values(self) -> dict[str, Any]:
        """Everything that was sent, as it was sent."""
        return {
            name: self.data.getlist(self.add_prefix(name))
            if isinstance(field, forms.MultipleChoiceField)
            else self.data.get(self.add_prefix(name), "")
            for name, field in self.fields.items()
        }

    def in_words(self, name: str, value: Any) -> str:
        """A value of a field as people read it, one choice a line; as it is sent or as a version keeps it."""
        if isinstance(value, str):
            return value.replace("\r\n", "\n")
        titles: dict[str, str] = {}
        for code, label in getattr(self.fields[name], "choices", []):
            inside = label if isinstance(label, list | tuple) else [(code, label)]
            titles |= {str(one): str(words.title) for one, words in inside}
        codes = [str(one.get("code")) if isinstance(one, dict) else str(one).split(" v")[0] for one in value]
        return ("\n" if titles else ", ").join(sorted(titles.get(code, code) for code in codes))

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Show the sentences of an action beside their fields."""
        self.is_valid()
        for name, sentences in errors.items():
            self.add_error(name if name in self.fields else None, sentences)


def _text(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text, strip=False)


def _choices(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=Boxes, help_text=help_text)


class Who(Step):
    group = forms.ChoiceField(label=_("Who writes?"), required=False, widget=Rounds)
    new_group = forms.CharField(label=_("Name of the new group"), required=False)
    writers = forms.CharField(
        label=_("Names to sign with, where no group writes"),
        required=False,
        help_text=_("For example: Léa Martin and Karim Diallo, inhabitants of Le Bourg."),
    )
    contact = _text(
        _("Where to answer you"),
        3,
        _("Address, e-mail or telephone, one a line. It is printed on your letter; the public page never shows it."),
    )
    also = forms.CharField(
        label=_("Other communes concerned"),
        required=False,
        help_text=_("By name or INSEE code, apart by commas. Leave empty if there is only one."),
        widget=CommunesInput(),
    )

    @staticmethod
    def words_of(proposal: Proposal) -> dict[str, Any]:
        return {
            "group": proposal.group.slug if proposal.group else "",
            "writers": proposal.writers,
            "contact": proposal.contact,
            "also": ", ".join(f"{one.name} ({one.code})" for one in proposal.also.order_by("code")),
        }

    def set_choices(self) -> None:
        field = self.fields["group"]
        if not self.actor.known:
            del self.fields["group"], self.fields["new_group"]
            return
        mine = [(one.slug, Label(one.name)) for one in groups_of(self.actor) if one.closed_at is None]
        choices = [("", Label(_("no group: people, named below"))), *mine, (NEW, Label(_("a new group, opened now")))]
        field.choices = choices


class Why(Step):
    title = forms.CharField(
        label=_("What you propose, in one line"),
        required=False,
        help_text=_("The subject of the letter. For example: listen to all our hamlets before deciding."),
    )
    why = _text(
        _("Why, in your own words"),
        10,
        _("What do you see, what worries you, what would you like? The first lines go into the letter, all of it "
          "into the dossier."),
    )  # fmt: skip
    themes = _choices(_("What is it about?"))

    @staticmethod
    def words_of(proposal: Proposal) -> dict[str, Any]:
        return {"title": proposal.title, "why": proposal.why, "themes": proposal.themes}

    def set_choices(self) -> None:
        self.fields["themes"].choices = [(code, Label(name)) for code, name in THEMES.items()]


class Methods(Step):
    path = forms.ChoiceField(label=_("A path to follow"), required=False, widget=Rounds)
    methods = _choices(_("Methods to begin with"), _("Two or three are enough to begin."))
    methods_words = _text(_("How you would go about it"), 4, _("In your own words, if you like."))

    @staticmethod
    def words_of(proposal: Proposal) -> dict[str, Any]:
        return {
            "path": proposal.path.slug if proposal.path else "",
            "methods": [one.sheet.slug for one in proposal.chosen.all()],
            "methods_words": proposal.methods_words,
        }

    def set_choices(self) -> None:
        first = main_path()
        paths = list(Sheet.objects.shown().filter(kind=SheetKind.PATH).order_by("title"))
        paths.sort(key=lambda one: one != first)
        self.fields["path"].choices = [
            ("", Label(_("no path yet: a first step only"))),
            *[(one.slug, Label(one.title, one.summary, lang=one.language)) for one in paths],
        ]
        self.fields["methods"].choices = self.offered()

    def offered(self) -> list[tuple[Any, Any]]:
        """Chosen ones first, then those that suit this place, with the reasons, then the others that are looked for."""
        assert self.proposal is not None
        chosen = [one.sheet for one in self.proposal.chosen.all()]
        known = {one.slug for one in chosen}
        starts = [one for one in where_to_start(self.proposal.territory, limit=4) if one.sheet.slug not in known]
        known |= {one.sheet.slug for one in starts}
        words = self.find.casefold().split()
        others = [
            one
            for one in methods()
            if one.slug not in known and all(word in f"{one.title} {one.summary}".casefold() for word in words)
        ]
        groups = [
            (Label(_("Chosen")), [(one.slug, _said(one)) for one in chosen]),
            (Label(_("Suited to your commune")), [(one.sheet.slug, _said(one.sheet, one.reasons)) for one in starts]),
            (
                Label(_("Found")) if words else Label(_("All the others"), folded=True),
                [(one.slug, _said(one)) for one in others],
            ),
        ]
        return [group for group in groups if group[1]]


def _said(sheet: Sheet, reasons: list[str] | None = None) -> Label:
    note = _capital("; ".join(reasons)) if reasons else ""
    return Label(sheet.title, sheet.summary, note, lang=sheet.language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class Facts(Step):
    facts = _choices(
        _("Figures to show"), _("Two or three that say why it matters. Each keeps its source and its date.")
    )

    @staticmethod
    def words_of(proposal: Proposal) -> dict[str, Any]:
        return {"facts": [fact["code"] for fact in proposal.facts]}

    def set_choices(self) -> None:
        assert self.proposal is not None
        places: dict[str, list[tuple[str, Label]]] = {}
        for fact in checks.offered_facts(self.proposal):
            source = ", ".join(one for one in (fact["source"], fact["date"] or fact["year"]) if one)
            places.setdefault(fact["place"], []).append(
                (fact["code"], Label(fact["label"], fact["text"], source, lang="fr"))
            )
        self.fields["facts"].choices = [(Label(place), facts) for place, facts in places.items()]


class Asks(Step):
    asks = _choices(_("What do you ask of the town hall?"))
    asks_words = _text(_("In your own words"), 4)
    calendar = _text(
        _("When?"), 3, _("For example: a first meeting in January, the walks in spring, a report in June.")
    )

    @staticmethod
    def words_of(proposal: Proposal) -> dict[str, Any]:
        return {"asks": proposal.asks, "asks_words": proposal.asks_words, "calendar": proposal.calendar}

    def set_choices(self) -> None:
        self.fields["asks"].choices = [(code, Label(ask.label, ask.sentence)) for code, ask in ASKS.items()]


STEPS: dict[str, type[Step]] = {"who": Who, "why": Why, "methods": Methods, "facts": Facts, "asks": Asks}


def communes_called(text: str, limit: int = 20) -> list[Territory]:
    """Communes of today that `text` may mean: a name, even misspelt, a postal code or an INSEE code."""
    codes = [one.code for one in suggest(text, limit)]
    if not codes:
        codes = [text.strip().upper()]
    found = {
        one.code: one
        for one in Territory.objects.communes().current().filter(code__in=codes).select_related("department")
    }
    return [found[code] for code in codes if code in found]
