"""Fields in which communes are written, for the forms of every room."""

from typing import Any

from django import forms

PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class CommunesArea(forms.Textarea):
    """Several communes, one a line, with suggestions where scripts run."""

    template_name = "territories/communes_area.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2} | PLAIN | (attrs or {}))


class CommunesInput(forms.TextInput):
    """Several communes, apart by commas, with suggestions where scripts run."""

    template_name = "territories/communes_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(PLAIN | (attrs or {}))
