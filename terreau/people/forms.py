"""Forms of accounts and groups: shape only; meaning is checked by the actions."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Invalid
from terreau.people.models import Group, Rhythm, Role, User
from terreau.territories.models import Territory
from terreau.territories.places import commune_named
from terreau.territories.widgets import CommunesArea


class Email(forms.EmailField):
    """Forgives blanks and capitals."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "off"})
    default_error_messages = {
        "required": _("Write your e-mail."),
        "invalid": _("This does not look like an e-mail: lea@example.org"),
    }

    def to_python(self, value: Any) -> str:
        return super().to_python(value).strip().lower()


class EmailForm(allauth.RequestLoginCodeForm):
    email = Email(label=_("Your e-mail"), max_length=254)


class NewEmailForm(allauth.AddEmailForm):
    email = Email(label=_("Your new e-mail"), max_length=254)


class _Code(forms.Form):
    code = forms.CharField(
        label=_("The code of the mail"),
        max_length=40,
        error_messages={"required": _("Write the code that you received.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )


class CodeForm(allauth.ConfirmLoginCodeForm, _Code):
    code = _Code.base_fields["code"]


class NewEmailCodeForm(allauth.ConfirmEmailVerificationCodeForm, _Code):
    code = _Code.base_fields["code"]


class AccountForm(forms.ModelForm):
    public_name = forms.BooleanField(
        label=_("Show my name to everybody"),
        help_text=_("On the pages of your groups and beside what you write. Without it, you are “a member”."),
        required=False,
    )

    class Meta:
        model = User
        fields = ["display_name", "public_name", "mail_rhythm", "language"]
        labels = {
            "display_name": _("Your name, as others know you"),
            "mail_rhythm": _("A mail that sums up what concerns you"),
            "language": _("Language of the mails"),
        }
        help_texts = {"display_name": _("Members of your groups see it.")}
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "mail_rhythm": forms.RadioSelect(choices=Rhythm.choices),
            "language": forms.RadioSelect(choices=[("fr", _("French")), ("en", _("English"))]),
        }


class LeaveForm(forms.Form):
    keep_name = forms.BooleanField(label=_("Keep my name beside the texts I wrote"), required=False)


class CommuneInput(forms.TextInput):
    """A text field with suggestions where scripts run; the code of the one taken goes to `commune_code`."""

    template_name = "people/commune_input.html"


class GroupForm(forms.ModelForm):
    """Opening or changing a group. `commune` takes a name, a postal code or an INSEE code; `others`, one a line."""

    commune = forms.CharField(
        label=_("Commune"),
        help_text=_("Its name or its postal code."),
        max_length=200,
        widget=CommuneInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Choose at least one commune.")},
    )
    commune_code = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    others = forms.CharField(
        label=_("Other communes"),
        help_text=_("If the group reaches further: one a line."),
        required=False,
        max_length=2000,
        widget=CommunesArea(),
    )
    private = forms.BooleanField(
        label=_("Keep this group between its members"),
        help_text=_("Nobody else finds its page, nor its name. You can open it to everybody later."),
        required=False,
    )

    class Meta:
        model = Group
        fields = ["name", "commune", "commune_code", "purpose", "others", "contact", "charter", "private"]
        labels = {
            "name": _("Name of the group"),
            "purpose": _("What brings you together"),
            "charter": _("Your rules, if you have some"),
            "contact": _("How to reach you"),
        }
        help_texts = {
            "name": "",
            "purpose": _("A few words are enough; they can change."),
            "charter": "",
            "contact": _("Shown to everybody: an e-mail, a phone, a place and an hour. Leave it empty otherwise."),
        }
        widgets = {"purpose": forms.Textarea(attrs={"rows": 5}), "charter": forms.Textarea(attrs={"rows": 5})}
        error_messages = {"name": {"required": _("Give the group a name of at least three letters.")}}

    field_order = Meta.fields

    def clean_commune(self) -> Territory:
        return self._commune(self.cleaned_data["commune"], self.data.get("commune_code", "")[:5])

    def clean_others(self) -> list[Territory]:
        return [self._commune(line) for line in self.cleaned_data["others"].splitlines() if line.strip()]

    def _commune(self, text: str, chosen: str = "") -> Territory:
        try:
            return commune_named(text, chosen)
        except Invalid as error:
            raise ValidationError(error.sentence) from None

    def words(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        words = {field: data[field] for field in ("name", "purpose", "charter", "contact")}
        return words | {"territories": [data["commune"], *data["others"]]}

    def whole(self) -> dict[str, Any]:
        return self.words() | {"public": not self.cleaned_data["private"]}

    def _post_clean(self) -> None:
        """The model is left alone: the action checks and writes."""

    def refuse(self, error: Invalid) -> None:
        """Put the sentences of the action beside their fields."""
        names = {"territories": "commune"}
        for field, sentences in error.errors.items():
            name = names.get(field, field)
            self.add_error(name if name in self.fields else None, [ValidationError(one) for one in sentences])


def group_initial(group: Group) -> dict[str, Any]:
    first, *others = group.territories.order_by("pk")
    lines = [f"{one.name} ({one.code})" for one in others]
    words = {"commune": first.name, "commune_code": first.code, "others": "\n".join(lines)}
    return words | {"private": not group.public}


class InvitationForm(forms.Form):
    email = Email(label=_("E-mail of the person you invite"), max_length=254)
    role = forms.ChoiceField(label=_("As"), choices=Role.choices, initial=Role.MEMBER, widget=forms.RadioSelect)
