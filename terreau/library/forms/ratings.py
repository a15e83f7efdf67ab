"""The form of an opinion, and of its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.library.forms.giving import PlainForm
from terreau.library.models import CRITERIA
from terreau.library.ratings import GRADES, QUESTIONS


class RatingForm(PlainForm):
    """Four questions, none needed but one, and a comment."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = [(str(grade), GRADES[grade]) for grade in sorted(GRADES, reverse=True)]
        for code in CRITERIA:
            choices = [*grades, ("", _("no opinion"))]
            self.fields[code] = forms.ChoiceField(
                label=QUESTIONS[code], required=False, choices=choices, widget=forms.RadioSelect
            )
        self.fields["comment"] = forms.CharField(
            label=_("In your words"),
            required=False,
            max_length=1000,
            help_text=_("What helped you, what was missing. Everybody reads it, with your name if you show it."),
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class AnswerRatingForm(PlainForm):
    """The answer of those who keep the sheet."""

    use_required_attribute = False

    answer = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=1000,
        help_text=_("Everybody reads it. Empty it to take it back."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
