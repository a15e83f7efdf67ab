"""Forms of vocabularies: flat fields in both languages; meaning is checked by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Invalid
from terreau.library.forms.giving import PlainForm
from terreau.library.models import Vocabulary
from terreau.library.vocabularies.content import Concept, Content


def _area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _Form(PlainForm):
    use_required_attribute = False

    note = forms.CharField(label=gettext_lazy("What you changed"), required=False, max_length=500)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def moved(self, vocabulary: Vocabulary) -> "_Form":
        """The same text, now on top of the newest version."""
        vocabulary.refresh_from_db()
        self.data: Any = self.data.copy()
        self.data["base"] = str(vocabulary.version)
        return self

    @property
    def base_number(self) -> int:
        return self.cleaned_data.get("base") or 0

    @property
    def words(self) -> str:
        return self.cleaned_data.get("note") or ""

    def both(self, name: str) -> dict[str, str]:
        return {language: self.cleaned_data.get(f"{name}_{language}") or "" for language in ("fr", "en")}


class VocabularyForm(_Form):
    field_order = (
        "title_fr", "title_en", "description_fr", "description_en", "source_name", "source_url", "source_date", "note",
        "base",
    )  # fmt: skip
    title_fr = forms.CharField(label=gettext_lazy("Title, in French"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title, in English"), max_length=200, required=False)
    description_fr = forms.CharField(label=gettext_lazy("What it is for, in French"), required=False, widget=_area(3))
    description_en = forms.CharField(label=gettext_lazy("What it is for, in English"), required=False, widget=_area(3))
    source_name = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=300)
    source_url = forms.CharField(label=gettext_lazy("Address of the source"), required=False, max_length=500)
    source_date = forms.CharField(label=gettext_lazy("Date of the source"), required=False, max_length=40)

    @staticmethod
    def read(vocabulary: Vocabulary) -> dict[str, Any]:
        content = vocabulary.content
        said = {
            f"{part}_{language}": content[part].get(language, "")
            for part in ("title", "description")
            for language in ("fr", "en")
        }
        return {**said, **{f"source_{k}": v for k, v in content["source"].items()}, "base": vocabulary.version}

    def content(self) -> Content:
        source = {part: self.cleaned_data.get(f"source_{part}") or "" for part in ("name", "url", "date")}
        return {"title": self.both("title"), "description": self.both("description"), "source": source}


class ConceptForm(_Form):
    field_order = (
        "code", "label_fr", "label_en", "definition_fr", "definition_en", "alt_fr", "alt_en", "broader", "close",
        "retired", "note", "base",
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=60,
        help_text=gettext_lazy("Small letters, numbers and hyphens, without accents. It never changes."),
    )  # fmt: skip
    label_fr = forms.CharField(label=gettext_lazy("Word, in French"), max_length=120)
    label_en = forms.CharField(label=gettext_lazy("Word, in English"), max_length=120, required=False)
    definition_fr = forms.CharField(label=gettext_lazy("Definition, in French"), required=False, widget=_area())
    definition_en = forms.CharField(label=gettext_lazy("Definition, in English"), required=False, widget=_area())
    alt_fr = forms.CharField(
        label=gettext_lazy("Other words, in French"), required=False, widget=_area(),
        help_text=gettext_lazy("One a line."),
    )  # fmt: skip
    alt_en = forms.CharField(label=gettext_lazy("Other words, in English"), required=False, widget=_area())
    broader = forms.ChoiceField(label=gettext_lazy("Stands under"), required=False)
    close = forms.CharField(
        label=gettext_lazy("Close matches"), required=False, widget=_area(),
        help_text=gettext_lazy("One a line: vocabulary/code, such as diag360/eau."),
    )  # fmt: skip
    retired = forms.BooleanField(
        label=gettext_lazy("Retired: no longer offered, still read where it was used"), required=False
    )

    def __init__(self, vocabulary: Vocabulary, concept: Concept | None, data: Any = None) -> None:
        super().__init__(data, initial=self.read(vocabulary, concept))
        self.concept = concept
        others = [one for one in vocabulary.content["concepts"] if concept is None or one["code"] != concept["code"]]
        field: Any = self.fields["broader"]
        field.choices = [("", "—"), *((one["code"], one["label"]["fr"]) for one in others)]
        if concept is not None:
            self.fields["code"].required = False
            self.fields["code"].widget = forms.HiddenInput()

    @staticmethod
    def read(vocabulary: Vocabulary, concept: Concept | None) -> dict[str, Any]:
        initial: dict[str, Any] = {"base": vocabulary.version}
        if concept is None:
            return initial
        for language in ("fr", "en"):
            initial[f"label_{language}"] = concept["label"].get(language, "")
            initial[f"definition_{language}"] = concept["definition"].get(language, "")
            initial[f"alt_{language}"] = "\n".join(concept["alt"].get(language, []))
        rest = {code: concept[code] for code in ("code", "broader", "retired")}
        return {**initial, **rest, "close": "\n".join(concept["close"])}

    def content(self) -> Concept:
        code = self.concept["code"] if self.concept else self.cleaned_data.get("code")
        rest = {name: self.cleaned_data.get(name) for name in ("broader", "close", "retired")}
        said = {name: self.both(name) for name in ("label", "alt", "definition")}
        return {"code": code, **said, **rest}

    def refuse_taken_code(self, vocabulary: Vocabulary) -> None:
        """A new word does not replace one that is there; raises `Invalid`."""
        taken = {one["code"] for one in vocabulary.content["concepts"]}
        if self.concept is None and self.cleaned_data.get("code") in taken:
            raise Invalid(_("This code is taken: choose another one."), field="code")
