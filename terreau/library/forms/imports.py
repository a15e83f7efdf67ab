"""The forms of an import: a file; then which of its fields is which of ours."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Sentence
from terreau.library.fields import FIELDS
from terreau.library.importing import files, plans
from terreau.library.importing.plans import ADD, LEAVE, Plan
from terreau.library.imports.reading import Reading
from terreau.library.models import Licence, SheetKind

HEAD: Mapping[str, Sentence] = {
    "title": _("Title"), "summary": _("Intention"), "aliases": _("Other names"), "authors": _("Authors"),
    "licence": _("Licence"), "origin": _("Where it comes from"), "source_name": _("Source"),
    "source_url": _("Address of its source"), "language": _("Language"), "text": _("Main text"), "steps": _("Steps"),
    "people": _("How many people, as “6–12”"), "minutes": _("How long, as “30–60 min”"), "communes": _("Communes"),
    "class_code": _("Class of territory"), "method": _("Method that was used"),
    "method_version": _("Version of the method"), "structure": _("Structure that shares it"),
    "kind": _("Kind of sheet"),
    "slug": _("Address here"), "key": _("What names it at its source"), "version": _("Version at its source"),
}  # fmt: skip


class UploadForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=_("File"),
        help_text=_("XML, JSON, CSV or text, 20 MB at most; a ZIP is opened. Nothing is written before you say so."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )
    kind = forms.ChoiceField(
        label=_("What it is"), required=False, choices=[("", _("Find out by itself")), *files.KINDS.items()]
    )


class MappingForm(forms.Form):
    """`plan` is what stands; `data()` gives it back as it was changed. Fields are named by their place."""

    use_required_attribute = False

    def __init__(self, plan: Plan, reading: Reading, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.columns = plans.columns(reading)
        self.groups = [group for group in plans.groups(reading) if group]
        kinds = list(SheetKind.choices)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind of the sheets"), choices=kinds, initial=plan.kind)
        self.fields["licence"] = forms.ChoiceField(
            label=_("Licence"),
            help_text=_("Only where the source says it for all of them; one that a sheet says itself comes first."),
            choices=Licence.choices, initial=plan.licence,
        )  # fmt: skip
        for place, group in enumerate(self.groups):
            self.fields[f"group-{place}"] = forms.ChoiceField(
                label=group[:80], choices=[(LEAVE, _("left out")), *kinds], required=False, initial=plan.kind_of(group)
            )
        chosen = {plan.kind, *plan.kinds.values()} - {LEAVE}
        for place, name in enumerate(self.columns):
            self.fields[f"field-{place}"] = forms.ChoiceField(
                label=name[:80], required=False, choices=_targets(chosen), initial=plan.fields.get(name, ADD)
            )

    def group_fields(self) -> list[forms.BoundField]:
        return [self[f"group-{place}"] for place in range(len(self.groups))]

    def rows(self) -> list[dict[str, Any]]:
        """Source field, its first values, and the choice of ours."""
        return [
            {"name": name, "values": values, "field": self[f"field-{place}"]}
            for place, (name, values) in enumerate(self.columns.items())
        ]

    def data_of(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            **self.plan.as_data(),
            "kind": given["kind"],
            "licence": given["licence"],
            "kinds": {group: given[f"group-{place}"] for place, group in enumerate(self.groups)},
            "fields": {name: given[f"field-{place}"] for place, name in enumerate(self.columns)},
        }


def _targets(kinds: set[str]) -> list[tuple[Any, Any]]:
    """What a field may become, for these kinds of sheets."""
    inner = {f"fields.{one.code}": one.label for kind in sorted(kinds) for one in FIELDS[kind] if one.shape != "steps"}
    every = set(plans.targets(""))
    first = [(ADD, _("into the text, under its own name")), (LEAVE, _("left out"))]
    return [*first, *((code, label) for code, label in HEAD.items() if code in every), *inner.items()]
