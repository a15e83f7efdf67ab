"""Rows of a form: people by role, who paid how much. Their value is the list of rows, as it was written."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from terreau.library import vocabulary

PAYERS = 3  # rows shown at first; one more than those that are filled


class Roles(forms.Widget):
    """`[{"role", "people"}]`, a number for each role."""

    template_name = "library/widgets/roles.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        counts = {row.get("role"): row.get("people") for row in value or []}
        cells = [
            {"name": f"{name}.{code}", "label": label, "value": counts.get(code, "")}
            for code, label in vocabulary.ROLES.items()
        ]
        return {**super().get_context(name, value, attrs), "cells": cells}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        rows = [{"role": code, "people": data.get(f"{name}.{code}", "").strip()} for code in vocabulary.ROLES]
        return [row for row in rows if row["people"]]


class Payers(forms.Widget):
    """`[{"who", "euros"}]`, as many rows as there are, and some empty ones."""

    template_name = "library/widgets/payers.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        rows = list(value or [])
        rows += [{"who": "", "euros": ""}] * max(PAYERS - len(rows), 1)
        cells = [
            {
                "who_name": f"{name}.{place}.who",
                "who_label": _("Who paid, %(number)s") % {"number": place + 1},
                "who": row.get("who") or "",
                "euros_name": f"{name}.{place}.euros",
                "euros_label": _("How much, in euros, %(number)s") % {"number": place + 1},
                "euros": "" if row.get("euros") is None else row["euros"],
            }
            for place, row in enumerate(rows)
        ]
        return {**super().get_context(name, value, attrs), "cells": cells}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        rows = []
        for place in range(50):
            if f"{name}.{place}.who" not in data:
                break
            row = {part: data.get(f"{name}.{place}.{part}", "").strip() for part in ("who", "euros")}
            rows += [row] if any(row.values()) else []
        return rows


class RowsField(forms.Field):
    """A field whose value is the rows of its widget; their meaning is checked by `fields.check_fields`."""

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        return list(value or [])
