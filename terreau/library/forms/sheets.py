"""The form of a sheet of each kind, made from `fields.FIELDS`. Meaning is checked by the actions, for every door."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Invalid
from terreau.library import vocabulary
from terreau.library.content import LANGUAGES, OF_KIND, STEP_TEXTS
from terreau.library.fields import FIELDS, Field
from terreau.library.models import RELATIONS, USED, Licence, Sheet, SheetKind
from terreau.library.widgets import Payers, Roles, RowsField
from terreau.territories.forms import lines_of
from terreau.territories.models import Territory

KINDS: tuple[Any, ...] = (
    SheetKind.METHOD, SheetKind.EXPERIENCE, SheetKind.PATH, SheetKind.STRUCTURE, SheetKind.TOOL, SheetKind.PROJECT,
)  # fmt: skip


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SheetForm(forms.Form):
    """Names of form fields are the paths of the content: `title`, `fields.tips`. `content()` gives it back."""

    use_required_attribute = False

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Intention"), help_text=_("What it is for, in one sentence."), max_length=300, widget=_area(2)
    )
    aliases = forms.CharField(
        label=_("Other names"), required=False, help_text=_("What people may type; one a line."), widget=_area(2)
    )

    def __init__(self, kind: str, *args: Any, unknown_licence: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for one in FIELDS[kind]:
            if one.shape != "steps":
                self.fields[f"fields.{one.code}"] = form_field(one)
        for code in OF_KIND.get(SheetKind(kind), ()):
            if code != "steps":
                self.fields[code] = _link_field(code)
                if code in ("method", "structure"):
                    self._keep_link(code)
        self.fields["authors"] = forms.CharField(
            label=_("Authors"), help_text=_("As they want to be named; one a line."), widget=_area(2)
        )
        self.fields["licence"] = forms.ChoiceField(
            label=_("Licence"),
            help_text=_("What others may do with the sheet. CC BY-SA: share and change it, with the names, alike."),
            choices=[("", "…"), *(pair for pair in Licence.choices if unknown_licence or pair[0] != Licence.UNKNOWN)],
        )
        self.fields["origin"] = forms.CharField(
            label=_("Where it comes from"),
            required=False,
            max_length=500,
            help_text=_("Who practised it first, if you know."),
        )
        self.fields["source_name"] = forms.CharField(label=_("Source"), required=False, max_length=200)
        self.fields["source_url"] = forms.CharField(label=_("Address of the source"), required=False, max_length=500)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), required=False, choices=[(code, code) for code in LANGUAGES]
        )
        self.fields["note"] = forms.CharField(
            label=_("What you changed, and why"), required=False, max_length=500,
            help_text=_("Shown in the list of versions."),
        )  # fmt: skip
        self.fields["base"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def _keep_link(self, code: str) -> None:
        """A link to what is no longer shown stays a choice, so that saving does not lose it."""
        field: Any = self.fields[code]
        slug = self.data.get(code) or self.initial.get(code)
        if slug and slug not in dict(field.choices) and Sheet.objects.filter(slug=slug).exists():
            field.choices = [*field.choices, (slug, slug)]

    def content(self) -> dict[str, Any]:
        """What was written, for `content.check`; steps come from their own rows."""
        written: dict[str, Any] = {"fields": {}}
        for name, value in self.cleaned_data.items():
            if name.startswith("fields."):
                written["fields"][name.removeprefix("fields.")] = value
            elif name not in ("note", "base"):
                written[name] = value
        return written

    def refuse(self, problem: Invalid) -> None:
        """Put the sentences of an action beside the fields they are about."""
        for name, sentences in problem.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def form_field(one: Field) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "help_text": one.help, "required": one.required}
    choices = [(str(code), words) for code, words in (one.words or {}).items()]
    if one.shape == "choices":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if one.shape == "choice":
        return forms.ChoiceField(choices=[("", "…"), *choices], **common)
    if one.shape == "flag":
        return forms.BooleanField(**common)
    if one.shape in ("roles", "payers"):
        return RowsField(widget=Roles if one.shape == "roles" else Payers, **common)
    if one.shape == "number":
        return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **common)
    if one.shape in ("line", "url", "date"):
        return forms.CharField(**common)
    return forms.CharField(widget=_area(5), **common)


def _link_field(code: str) -> forms.Field:
    if code == "communes":
        return forms.CharField(
            label=_("Communes"), required=False, widget=_area(2), help_text=_("By name or by postal code, one a line.")
        )
    if code == "class_code":
        help_text = _("Where you give no commune, or hide it.")
        choices: Any = [("", "…"), *vocabulary.CLASSES.items()]
        return forms.ChoiceField(label=_("Kind of commune"), required=False, choices=choices, help_text=help_text)
    if code == "method_version":
        number = forms.TextInput(attrs={"inputmode": "numeric"})
        return forms.CharField(label=_("Version of the method"), required=False, widget=number)
    kinds, label = (
        (USED, _("Method that was used"))
        if code == "method"
        else ((SheetKind.STRUCTURE,), _("Structure that shares it"))
    )
    rows = Sheet.objects.shown().filter(kind__in=kinds).order_by("title").values_list("slug", "title")
    return forms.ChoiceField(label=label, required=False, choices=[("", "…"), *rows])


class StepForm(forms.Form):
    """One step of a method."""

    use_required_attribute = False
    title = forms.CharField(label=_("Step"), required=False, max_length=200)
    minutes = forms.CharField(
        label=_("Minutes"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    text = forms.CharField(label=_("How to do it"), required=False, widget=_area(4))
    picture = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pictures: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`pictures` are those of the sheet: (hash, name)."""
        super().__init__(*args, **kwargs)
        if pictures:
            choices = [("", _("none")), *pictures]
            self.fields["picture"] = forms.ChoiceField(label=_("Picture"), required=False, choices=choices)


class PhaseForm(forms.Form):
    """One step of a path."""

    use_required_attribute = False
    title = forms.CharField(label=_("Step"), required=False, max_length=200)
    weeks = forms.CharField(label=_("Weeks"), required=False, max_length=40)
    purpose = forms.CharField(label=_("What for"), required=False, widget=_area(2))
    output = forms.CharField(label=_("What you have at the end"), required=False, widget=_area(2))
    gate = forms.CharField(label=_("Before going on"), required=False, widget=_area(2))
    text = forms.CharField(label=_("How to do it"), required=False, widget=_area(5))
    methods = forms.CharField(
        label=_("Methods"),
        required=False,
        widget=_area(2),
        help_text=_("Their short names in the address, one a line."),
    )


StepForms = forms.formset_factory(StepForm, extra=0, max_num=50)
PhaseForms = forms.formset_factory(PhaseForm, extra=0, max_num=50)


def step_forms(
    kind: str,
    data: Any = None,
    rows: Sequence[Mapping[str, Any]] | None = None,
    pictures: Sequence[tuple[str, str]] = (),
) -> Any:
    """The rows of steps of a method or of a path; None for other kinds."""
    if kind not in (SheetKind.METHOD, SheetKind.PATH):
        return None
    formset = PhaseForms if kind == SheetKind.PATH else StepForms
    options = {"pictures": pictures} if kind == SheetKind.METHOD else {}
    given = {"data": data} if data is not None else {"initial": list(rows or [])}
    return formset(**given, prefix="steps", form_kwargs=options)


def initial_of(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of a content."""
    initial: dict[str, Any] = {}
    for code, value in content.items():
        if code not in ("fields", "steps"):
            initial[code] = "\n".join(value) if isinstance(value, list) else value
    if content.get("communes"):
        found = {one.code: one for one in Territory.objects.communes().filter(code__in=content["communes"])}
        initial["communes"] = lines_of(found[code] for code in content["communes"] if code in found)
    for one in FIELDS[kind]:
        initial[f"fields.{one.code}"] = _shown(one, content.get("fields", {}).get(one.code))
    if kind == SheetKind.METHOD:
        _name_methods(initial)
    return initial


def _name_methods(initial: dict[str, Any]) -> None:
    """Chained methods by their titles, as people write them."""
    chained = {code: initial[f"fields.{code}"].splitlines() for code in RELATIONS}
    titles = dict(
        Sheet.objects.filter(slug__in={slug for some in chained.values() for slug in some}).values_list("slug", "title")
    )
    for code, slugs in chained.items():
        initial[f"fields.{code}"] = "\n".join(titles.get(slug, slug) for slug in slugs)


def step_rows(kind: str, content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if kind == SheetKind.PATH:
        return [{**step, "methods": "\n".join(step["methods"])} for step in content.get("steps", [])]
    return list(content.get("fields", {}).get("steps", []))


def steps_content(kind: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows as written → the content's steps; rows without any text are left out."""
    kept = [dict(row) for row in rows if any(str(value).strip() for value in row.values())]
    if kind == SheetKind.PATH:
        known = (*STEP_TEXTS, "methods")
        return [{"position": place, **{code: row.get(code, "") for code in known}} for place, row in enumerate(kept)]
    return kept


def _shown(one: Field, value: Any) -> Any:
    if one.shape in ("lines", "names"):
        return "\n".join(value or [])
    if one.shape == "references":
        return "\n".join(f"{row['title']} | {row['url']}".strip(" |") for row in value or [])
    if one.shape == "choices":
        return [str(code) for code in value or []]
    return "" if value is None else value
