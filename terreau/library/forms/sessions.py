"""The form of a session plan: its head and its rows. Meaning is checked by `sessions/content.py`, for every door."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library.content import LANGUAGES
from terreau.library.sessions.content import HEAD, MOST_ITEMS
from terreau.people.models import Group
from terreau.people.queries import groups_of
from terreau.territories.models import Territory


def _typed(kind: str, **more: str) -> forms.TextInput:
    return forms.TextInput(attrs={"type": kind, **more})


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SessionForm(forms.Form):
    """The head of a plan; `whole` adds what one rarely needs at the beginning."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("What is this session?"),
        required=False,
        help_text=_("For example: first evening of listening, at the village hall."),
    )
    day = forms.CharField(label=_("Day"), required=False, widget=_typed("date"))
    starts = forms.CharField(label=_("Begins at"), required=False, widget=_typed("time"))
    ends = forms.CharField(label=_("Must end at"), required=False, widget=_typed("time"))

    def refuse(self, problem: Invalid) -> None:
        for name, sentences in problem.errors.items():
            if not name.startswith("items."):
                for sentence in sentences:
                    self.add_error(name if name in self.fields else None, sentence)

    def head(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The head of a content: what was written, over what the form does not show."""
        written = {name: self.cleaned_data[name] for name in HEAD if name in self.fields}
        return {**{name: before.get(name, "") for name in HEAD}, **written}


class WholeSessionForm(SessionForm):
    commune = forms.CharField(label=_("Commune"), required=False, help_text=_("Its name or its postal code."))
    group = forms.ChoiceField(
        label=_("With which group?"), required=False, help_text=_("Its members read the plan and write it with you.")
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[(code, code) for code in LANGUAGES])
    note = forms.CharField(
        label=_("Note for those who facilitate"), required=False, widget=_area(3),
        help_text=_("What the session is for, what was promised, whom to call."),
    )  # fmt: skip
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, group: Group | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = {one.slug: one.name for one in groups_of(actor) if one.closed_at is None}
        if group is not None:
            mine[group.slug] = group.name
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none")), *mine.items()]
        if not mine:
            del self.fields["group"]


class ItemForm(forms.Form):
    """One moment."""

    use_required_attribute = False
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    sheet = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What"), required=False)
    minutes = forms.CharField(label=_("Minutes"), required=False, widget=_typed("text", inputmode="numeric"))
    lead = forms.CharField(label=_("Who leads"), required=False, help_text=_("Several names apart by commas."))
    room = forms.CharField(label=_("Where"), required=False)
    material = forms.CharField(
        label=_("Material to add"),
        required=False,
        widget=_area(2),
        help_text=_("One a line; that of the sheet counts already."),
    )
    notes = forms.CharField(label=_("Notes"), required=False, widget=_area(2))


ItemForms = forms.formset_factory(ItemForm, extra=0, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + 20)


def item_forms(rows: Sequence[Mapping[str, Any]]) -> Any:
    shown = [{**row, "material": "\n".join(_lines(row.get("material")))} for row in rows]
    return ItemForms(initial=shown, prefix="items")


def rows_of(data: Any) -> list[dict[str, Any]]:
    """The rows as they were written, nothing checked."""
    forms_ = ItemForms(data, prefix="items")
    if not forms_.management_form.is_valid():
        return []
    return [{name: form[name].data or "" for name in form.fields} for form in forms_.forms]


def _lines(value: Any) -> list[str]:
    return value.splitlines() if isinstance(value, str) else list(value or [])


def initial_of(content: Mapping[str, Any], version: int) -> dict[str, Any]:
    place = Territory.objects.communes().filter(code=content["commune"] or "-").first()
    return {**content, "base": version, "commune": f"{place.name} ({place.code})" if place else ""}
