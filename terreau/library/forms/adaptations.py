"""Forms of a local adaptation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.library import licences, vocabulary
from terreau.library.forms.giving import PlainForm
from terreau.library.models import Sheet


class PlaceForm(PlainForm):
    """Where an adaptation belongs."""

    use_required_attribute = False

    communes = forms.CharField(
        label=_("For which commune"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("By name or by postal code, one a line."),
    )
    class_code = forms.ChoiceField(
        label=_("Or for which kind of commune"), required=False, choices=[("", "…"), *vocabulary.CLASSES.items()]
    )


class AdaptForm(PlaceForm):
    """A local sheet made of another one."""

    title = forms.CharField(label=_("Title of your version"), required=False, max_length=200)
    authors = forms.CharField(
        label=_("Authors of your version"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As they want to be named; one a line. The authors of the first sheet stay named beside."),
    )
    licence = forms.ChoiceField(
        label=_("Licence"), required=False, help_text=_("Only licences that the text may take are listed.")
    )
    field_order = ["communes", "class_code", "title", "authors", "licence"]

    def __init__(self, parent: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["licence"].choices = licences.targets(parent.licence)
