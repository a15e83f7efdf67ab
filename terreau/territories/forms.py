"""Drawing the territory of a project, saying a class: shape only; meaning is checked by the actions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Invalid, TerreauError
from terreau.territories.drawings import LARGEST_TEXT
from terreau.territories.models import Territory, TerritoryClass
from terreau.territories.places import commune_named
from terreau.territories.widgets import CommunesArea


class ProjectTerritoryForm(forms.Form):
    """`communes` takes names, postal codes or INSEE codes, one a line; `drawing`, or `file`, a GeoJSON polygon."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name of the territory"), max_length=120, error_messages={"required": _("Give the territory a name.")}
    )
    communes = forms.CharField(
        label=_("Its communes"),
        help_text=_("One a line, by name or by postal code."),
        required=False,
        max_length=20_000,
        widget=CommunesArea(attrs={"rows": 6}),
    )
    drawing = forms.CharField(
        label=_("An area drawn by hand (GeoJSON)"),
        help_text=_("A polygon in degrees, as map software writes it. Leave the communes empty then."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or its file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json,application/json"}),
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_communes(self) -> list[Territory]:
        found, wrong = [], []
        for line in self.cleaned_data["communes"].splitlines():
            if line.strip():
                try:
                    found.append(commune_named(line))
                except Invalid as problem:
                    wrong.append(problem.sentence)
        if wrong:
            raise ValidationError(wrong)
        return found

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        try:
            return str(file.read(LARGEST_TEXT + 1).decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValidationError(_("This file is not a GeoJSON text.")) from None

    def words(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "communes": data["communes"],
            "geometry": data["file"] or data["drawing"].strip() or None,
        }

    def refuse(self, problem: TerreauError) -> None:
        """Put the sentences of an action beside their fields."""
        errors = problem.errors if isinstance(problem, Invalid) else {"geometry": [problem.sentence]}
        for field, sentences in errors.items():
            name = "drawing" if field == "geometry" else field
            self.add_error(name if name in self.fields else None, [ValidationError(one) for one in sentences])


class ClassForm(forms.Form):
    """Which class a commune is of, and why; `BACK` takes back what people said before."""

    BACK = "back"
    use_required_attribute = False

    class_code = forms.ChoiceField(
        label=_("Class of this commune"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four classes of territory.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("In a sentence: everybody reads it on this page."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence: readers will see it.")},
    )

    def __init__(self, *args: Any, may_take_back: bool, may_set: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(code, str(label).capitalize()) for code, label in TerritoryClass.choices if code]
        if may_take_back:
            choices.append((self.BACK, _("Back to the official class, or to the estimate")))
        self.fields["class_code"].choices = choices
        if not may_set:
            self.fields["reason"].help_text = _(
                "In a sentence or two. If your suggestion is accepted, everybody reads it."
            )


class DecideClassForm(forms.Form):
    """What a steward answers to a suggestion."""

    use_required_attribute = False

    decision = forms.ChoiceField(
        label=_("What to do"),
        choices=[("accept", _("Accept: this class counts from now on")), ("decline", _("Leave the class as it is"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what to do.")},
    )
    reason = forms.CharField(
        label=_("Your answer"),
        help_text=_("Told to who suggested it. Needed where the class stays as it is."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether `act` went through; the sentences of its refusal go beside their fields."""
    try:
        act()
    except Invalid as error:
        for field, sentences in error.errors.items():
            form.add_error(field if field in form.fields else None, [ValidationError(one) for one in sentences])
        return False
    return True


def lines_of(communes: Any) -> str:
    """Communes as the form shows them: “Name (code)”, one a line."""
    return "\n".join(f"{one.name} ({one.code})" for one in communes)
