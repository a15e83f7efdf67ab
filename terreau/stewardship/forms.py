"""Shapes of what people send to this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.stewardship.models import Decision, Reason


class FlagForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is not right?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    words = forms.CharField(
        label=_("In a few words"),
        help_text=_("Where it is on the page, and what should change. Please leave out what is private."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What to do"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what to do.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Kept in the journal, and told to who flagged."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason: it is kept, and told to who flagged.")},
    )
