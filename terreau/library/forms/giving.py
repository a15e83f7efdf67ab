"""Forms of people who write with an e-mail only, and of those who answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Invalid


class PlainForm(forms.Form):
    """Meaning is checked by the actions; `refuse` puts their sentences beside the fields they are about."""

    def refuse(self, problem: Invalid) -> None:
        self.is_valid()
        for name, sentences in problem.errors.items():
            self.add_error(name if name in self.fields else None, list(sentences))


class WhoForm(PlainForm):
    """Who writes, where no account says it."""

    use_required_attribute = False

    email = forms.CharField(
        label=_("Your e-mail"),
        max_length=254,
        required=False,
        help_text=_("To confirm by a link, and to get the answer. Nobody else sees it; it is erased 30 days after."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Your name, as it may stand beside the change"),
        required=False,
        max_length=100,
        help_text=_("Leave it empty to stay unnamed."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class WordsForm(WhoForm):
    """A remark about a sheet."""

    words = forms.CharField(
        label=_("What should change?"),
        required=False,
        max_length=2000,
        help_text=_("A mistake, a missing step, a pitfall that you met. Leave out what is private."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    field_order = ["words", "email", "name"]


class AnswerForm(PlainForm):
    """The answer to what waits."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        help_text=_("Told to who wrote. Needed to decline."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(PlainForm):
    """Why a sheet is deleted."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        help_text=_("Kept in the journal, and told to those who keep the sheet."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InviteForm(PlainForm):
    """Asking somebody to keep a sheet."""

    use_required_attribute = False

    email = forms.CharField(
        label=_("Their e-mail"),
        max_length=254,
        required=False,
        help_text=_("They get one mail, with a link that is good for fourteen days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
