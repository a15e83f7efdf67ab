"""The twelve questions on an experience, as forms of four steps. Answers are kept as they are; `drafts` judges them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Sentence
from terreau.library import vocabulary
from terreau.library.drafts import STEPS, names_of
from terreau.library.fields import FIELDS
from terreau.library.forms.sheets import form_field
from terreau.library.models import ExperienceDraft, SheetKind
from terreau.people.forms import CommuneInput

OF_EXPERIENCE = {one.code: one for one in FIELDS[SheetKind.EXPERIENCE]}
TITLES: Mapping[str, Sentence] = {
    "where": _("Where was it, and when?"),
    "means": _("With whom, and with what?"),
    "what": _("What came of it?"),
    "change": _("What did you do otherwise?"),
}
LABELS: Mapping[str, Sentence] = {
    "where": _("Where"), "means": _("With whom"), "what": _("What came of it"), "change": _("What changed"),
}  # fmt: skip
QUESTIONS: Mapping[str, tuple[Sentence, Sentence]] = {
    "where": (_("Where was it?"), _("The commune, or only what kind of commune it is.")),
    "when": (_("When was it?"), ""),
    "asked": (_("Who asked for it?"), ""),
    "who": (_("Who took part?"), _("A rough number is fine.")),
    "work": (_("How much work was it?"), ""),
    "cost": (
        _("What did it cost, and who paid?"),
        _("0 when it cost nothing. Lent rooms and given hours count as nothing."),
    ),
    "outcome": (_("Did it work?"), ""),
    "done": (_("What did you do?"), _("As you would tell a friend. Do not name people who did not agree to it.")),
    "failed": (_("What failed?"), _("What did not come about, what you would not do again. It helps others most.")),
    "changed": (_("What did you change in the method?"), ""),
    "why": (_("Why did you change it?"), ""),
    "teller": (_("Who tells it?"), ""),
}
WORDS: Mapping[str, Sentence] = {
    "began": _("First day"), "ended": _("Last day"), "asked_by_kind": _("It was asked for by"),
    "asked_by": _("In words"),
    "people": _("How many people in all"), "roles": _("Among them"), "facilitators": _("To facilitate, people"),
    "minutes": _("The method itself, minutes"), "days": _("Work in all, days"), "cost_euros": _("Cost, euros"),
    "payers": _("Who paid"), "change_kind": _("In a word"), "contact": _("How to reach you"),
    "contact_given": _("Others may get in touch with us: show this on the page"),
    "place_hidden": _("Do not tell the place: only what kind of commune it is"),
}  # fmt: skip
ALONE = {"outcome", "what_was_done", "what_failed", "what_was_changed", "why_changed"}  # the question is their label


class StepForm(forms.Form):
    """The answers of one step."""

    use_required_attribute = False

    def __init__(self, draft: ExperienceDraft, step: str, data: Any = None) -> None:
        super().__init__(data, initial=draft.answers)
        self.step = step
        for name in names_of(step):
            self.fields[name] = OTHERS[name]() if name in OTHERS else _field(name)

    def values(self) -> dict[str, Any]:
        """What was written, nothing judged."""
        return {name: _value(self[name]) for name in self.fields}

    @property
    def questions(self) -> list["Question"]:
        first = 1 + sum(len(STEPS[step]) for step in STEPS if list(STEPS).index(step) < list(STEPS).index(self.step))
        return [
            Question(first + place, code, *QUESTIONS[code], [self[name] for name in names])
            for place, (code, names) in enumerate(STEPS[self.step])
        ]

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Show the sentences of an action beside their answers."""
        self.is_valid()
        for name, sentences in errors.items():
            self.add_error(name if name in self.fields else None, list(sentences))


@dataclass(frozen=True, slots=True)
class Question:
    number: int
    code: str
    title: Sentence
    help: Sentence
    fields: list[BoundField]


def _value(bound: BoundField) -> Any:
    value = bound.data
    return value if value is not None else ""


def _field(name: str) -> forms.Field:
    field = form_field(OF_EXPERIENCE[name])
    field.required = False
    field.help_text = ""
    if name in WORDS:
        field.label = WORDS[name]
    if name in ("began", "ended"):
        field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if name == "outcome":
        words = [(code, str(label).capitalize()) for code, label in vocabulary.OUTCOMES.items()]
        return forms.ChoiceField(label=field.label, required=False, choices=words, widget=forms.RadioSelect)
    if name == "asked_by":
        field.widget.attrs["placeholder"] = _("a councillor, the parents’ association…")
    return field


def _commune() -> forms.Field:
    return forms.CharField(label=_("Commune"), required=False, max_length=200, widget=CommuneInput)


def _code() -> forms.Field:
    return forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)


def _others() -> forms.Field:
    words = _("Other communes, one a line")
    return forms.CharField(label=words, required=False, widget=forms.Textarea(attrs={"rows": 2}))


def _class() -> forms.Field:
    choices: Any = [("", "…"), *vocabulary.CLASSES.items()]
    return forms.ChoiceField(label=_("Or its kind, where you give no commune"), required=False, choices=choices)


def _authors() -> forms.Field:
    words = _("A group, names or first names, as they may be shown; nothing: “anonymous”.")
    return forms.CharField(label=_("Signed by"), required=False, max_length=1000, help_text=words)


OTHERS: Mapping[str, Any] = {
    "commune": _commune, "commune_code": _code, "others": _others, "class_code": _class, "authors": _authors,
}  # fmt: skip
