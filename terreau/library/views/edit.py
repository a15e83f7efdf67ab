"""Writing: a new sheet, a change, an old version made new again."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Conflict, Invalid, TooMany
from terreau.foundation.limits import limit, whence
from terreau.foundation.policy import allow
from terreau.library import actions, content, forms, giving, present, queries, reasons
from terreau.library.giving import GIFTS_AN_HOUR
from terreau.library.models import Licence, Sheet, SheetKind


def create(request: HttpRequest) -> HttpResponse:
    """A new sheet of `?kind=`; without it, the choice of a kind."""
    kind = request.GET.get("kind", "")
    if kind not in SheetKind.values:
        return render(request, "library/new.html", {"kinds": _kinds()})
    editor = Editor(request, kind, {"fields": {}, "language": "fr"}, version=None)
    if request.method != "POST" or not editor.sent():
        return editor.page()
    if editor.who is not None:
        return editor.give(lambda: giving.give_sheet(kind, editor.content(), **editor.given_by(), note=editor.note))
    try:
        sheet = actions.create_sheet(request.actor, kind, editor.content(), editor.note)
    except Invalid as problem:
        return editor.refused(problem)
    said = _("The sheet is published.") if sheet.published else _("Thank you. The sheet waits for a first reading.")
    messages.success(request, said)
    return redirect(sheet)


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    actor = request.actor
    sheet = queries.find_sheet(actor, slug)
    if actor.known:
        allow(actor, "library.edit_sheet", sheet)
    editor = Editor(request, sheet.kind, content.of(sheet), version=sheet.version, sheet=sheet)
    if request.method != "POST" or not editor.sent():
        return editor.page()
    if editor.who is not None:
        return editor.give(
            lambda: giving.give_change(
                sheet,
                editor.content(),
                editor.base,
                **editor.given_by(),
                note=editor.note,
                experience=editor.experience,
            )
        )
    try:
        edited = actions.edit_sheet(actor, sheet, editor.content(), editor.base, editor.note, editor.experience)
    except Invalid as problem:
        return editor.refused(problem)
    except Conflict as conflict:
        return editor.conflict(conflict)
    messages.success(request, _said(edited))
    return redirect(edited.sheet)


@require_POST
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    actor = request.actor
    if not actor.known:
        return log_in_first(request)
    sheet = queries.find_sheet(actor, slug)
    edited = actions.restore_version(actor, sheet, number, base=read_number(request.POST.get("base")) or sheet.version)
    messages.success(request, _said(edited))
    return redirect("library:versions", slug=slug)


class Editor:
    """The editor of a sheet: its form, its rows of steps, and the buttons that add or remove a row."""

    def __init__(
        self, request: HttpRequest, kind: str, now: Mapping[str, Any], version: int | None, sheet: Sheet | None = None
    ) -> None:
        self.request, self.kind, self.version, self.sheet = request, kind, version, sheet
        known = request.actor.known
        slug = request.POST.get("recit") or request.GET.get("recit", "")
        self.experience = reasons.experience_behind(request.actor, sheet, slug) if sheet else None
        self.who = None if known else forms.WhoForm(request.POST if request.method == "POST" else None)
        self.pictures = queries.pictures_of(sheet) if sheet else []
        options = {"unknown_licence": now.get("licence") == Licence.UNKNOWN}
        if request.method == "POST":
            self.form = forms.SheetForm(kind, request.POST, **options)
            self.steps = forms.step_forms(kind, request.POST, pictures=self.pictures)
            self._change_rows(options)
        else:
            initial = {**forms.initial_of(kind, now), "base": version}
            self.form = forms.SheetForm(kind, initial=initial, **options)
            self.steps = forms.step_forms(kind, rows=forms.step_rows(kind, now) or [{}], pictures=self.pictures)

    def _change_rows(self, options: dict[str, bool]) -> None:
        """A button that adds or removes a step shows the form again with what was written, nothing checked."""
        self.rows = self._rows()
        buttons = self.request.POST
        self.only_rows = "add-step" in buttons or "remove-step" in buttons
        if not self.only_rows:
            return
        if "add-step" in buttons:
            self.rows.append({})
        else:
            gone = read_number(buttons.get("remove-step"))
            self.rows = [row for place, row in enumerate(self.rows) if place != gone]
        written = {name: self.form[name].data if self.form[name].data is not None else "" for name in self.form.fields}
        self.form = forms.SheetForm(self.kind, initial=written, **options)
        self.steps = forms.step_forms(self.kind, rows=self.rows, pictures=self.pictures)

    def _rows(self) -> list[dict[str, Any]]:
        if self.steps is None or not self.steps.management_form.is_valid():
            return []
        return [{name: form[name].data or "" for name in form.fields} for form in self.steps.forms]

    def sent(self) -> bool:
        """Whether the whole was sent, in its shape; meaning is for the action."""
        return not self.only_rows and self.form.is_valid()

    def content(self) -> dict[str, Any]:
        written = self.form.content()
        steps = forms.steps_content(self.kind, self.rows)
        if self.kind == SheetKind.PATH:
            written["steps"] = steps
        elif self.kind == SheetKind.METHOD:
            written["fields"]["steps"] = steps
        return written

    @property
    def note(self) -> str:
        return self.form.cleaned_data.get("note") or ""

    @property
    def base(self) -> int:
        return self.form.cleaned_data.get("base") or 0

    def given_by(self) -> dict[str, str]:
        """The e-mail and the name of somebody without account."""
        return {name: (self.request.POST.get(name) or "")[:500] for name in ("email", "name")}

    def give(self, gesture: Callable[[], object]) -> HttpResponse:
        """Keep what somebody without account wrote and mail the link; what is wrong stands beside its field."""
        try:
            limit(f"give:{whence(self.request)}", GIFTS_AN_HOUR, 3600)
            gesture()
        except Invalid as problem:
            return self.refused(problem)
        except TooMany as problem:
            self.form.add_error(None, problem.sentence)
            return self.page(status=429)
        return redirect("library:confirm_sent")

    def page(self, status: int = 200) -> HttpResponse:
        return render(self.request, "library/edit.html", self.context(), status=status)

    def context(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "steps": self.steps,
            "who": self.who,
            "log_in": f"{reverse('account_login')}?{urlencode({'next': self.request.get_full_path()})}",
            "sheet": self.sheet,
            "experience": self.experience,
            "kind": self.kind,
            "kind_label": present.KIND_LABELS[self.kind],
        }

    def refused(self, problem: Invalid) -> HttpResponse:
        whose = {name: said for name, said in problem.errors.items() if self.who and name in self.who.fields}
        if self.who and whose:
            self.who.refuse(Invalid(errors=whose))
        self.form.refuse(Invalid(errors={name: said for name, said in problem.errors.items() if name not in whose}))
        return self.page(status=422)

    def conflict(self, conflict: Conflict) -> HttpResponse:
        """Both texts side by side, and the form as it was written, now on top of theirs."""
        theirs: Any = conflict.theirs
        written = content.check(self.kind, self.content(), imported=True)
        data = self.request.POST.copy()
        data["base"] = str(theirs.number)
        self.form = forms.SheetForm(self.kind, data, unknown_licence=True)
        changes = present.changes(self.kind, theirs.snapshot, written)
        context = {**self.context(), "theirs": theirs, "changes": changes, "sentence": str(conflict)}
        return render(self.request, "library/conflict.html", context, status=409)


def _kinds() -> list[dict[str, Any]]:
    texts = {
        "method": _("How to do something together, step by step, so that another village can do it."),
        "experience": _("What you did, where, with whom; what you changed, and what failed."),
        "path": _("Several methods in order, from the first idea to what comes of it."),
        "structure": _("Who you are, where you act, what you share."),
        "tool": _("Something to use or to print: a form, a game, a file."),
        "project": _("What you are trying, with whom and why."),
    }
    return [
        {"code": kind, "label": present.KIND_LABELS[kind], "icon": present.KIND_ICONS[kind], "text": texts[kind]}
        for kind in forms.KINDS
    ]


def _said(edited: actions.Edited) -> str:
    if edited.waits:
        return _("Thank you. Your change waits for a first reading.")
    return (
        _("It is saved: version %(number)s.") % {"number": edited.sheet.version}
        if edited.changed
        else _("Nothing was different: nothing was saved.")
    )


def read_number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None


def log_in_first(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
