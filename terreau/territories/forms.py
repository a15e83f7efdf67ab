"""Drawing the territory of a project: shape only; meaning is checked by the actions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Invalid, TerreauError
from terreau.territories.drawings import LARGEST_TEXT
from terreau.territories.models import Territory
from terreau.territories.places import commune_named


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
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
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


def lines_of(communes: Any) -> str:
    """Communes as the form shows them: “Name (code)”, one a line."""
    return "\n".join(f"{one.name} ({one.code})" for one in communes)
