"""Forms of files: what is joined, and what is said of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.library.forms.giving import PlainForm


class WordsOfFileForm(PlainForm):
    use_required_attribute = False

    alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=500,
        help_text=_("For those who do not see it. Needed for a picture, not for a document."),
    )
    caption = forms.CharField(
        label=_("Words under it"), required=False, max_length=500, help_text=_("For instance who drew it.")
    )


class FileForm(WordsOfFileForm):
    field_order = ("file", "alt", "caption")
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, ODT, DOCX, a table, a text, or a picture (JPEG, PNG, WebP), 10 MB at most."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".pdf,.odt,.ods,.odp,.docx,.xlsx,.pptx,.epub,.csv,.txt,.jpg,.jpeg,.png,.webp,.gif"}
        ),
    )
