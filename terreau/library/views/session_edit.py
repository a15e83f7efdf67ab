"""Preparing a session: beginning a plan, and its one page where rows move, change and come in."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.foundation.errors import Conflict, Invalid
from terreau.foundation.limits import limit, whence
from terreau.foundation.policy import Actor, allow
from terreau.library import browse
from terreau.library.actions import sessions as actions
from terreau.library.content import USED
from terreau.library.forms.sessions import SessionForm, WholeSessionForm, initial_of, item_forms, rows_of
from terreau.library.models import ItemKind, SessionPlan, Sheet
from terreau.library.sessions import content, present
from terreau.library.sessions.keys import KEYS
from terreau.library.sessions.policy import HeldPlan
from terreau.library.views.sessions import HOUR, STARTS_AN_HOUR, find

SAVES_AN_HOUR, FOUND = 1200, 8
BREAK = dict(ItemKind.choices)[ItemKind.BREAK]
BREAK_MINUTES, MOMENT_MINUTES = "15", "10"


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """A title and a time; the sheets of `?fiches=` are in it from the first minute."""
    slugs = [slug for slug in request.GET.get("fiches", "").split(",") if slug][: content.MOST_ITEMS]
    sheets = _in_order(request.actor, slugs)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(f"session-start:{whence(request)}", STARTS_AN_HOUR, HOUR)
        if not request.actor.known:
            KEYS.refuse_too_many(request)
        items = [{"kind": "method", "sheet": one.slug} for one in sheets]
        try:
            head = form.head({"language": get_language() or "fr"})
            plan, key = actions.start_session(request.actor, {**head, "items": items})
        except Invalid as problem:
            form.refuse(problem)
        else:
            response = redirect("library:session_edit", plan.slug)
            if key:
                KEYS.hold(request, response, plan.slug, key)
            return response
    context = {"form": form, "sheets": sheets}
    return render(request, "library/sessions/start.html", context, status=400 if form.errors else 200)


def _in_order(actor: Actor, slugs: list[str]) -> list[Sheet]:
    found = {one.slug: one for one in Sheet.objects.visible_to(actor).filter(slug__in=slugs, kind__in=USED)}
    return [found[slug] for slug in dict.fromkeys(slugs) if slug in found]


@never_cache
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    plan, key = find(request, slug)
    allow(request.actor, "library.edit_session", HeldPlan(plan, key))
    editor = Editor(request, plan, key)
    if request.method != "POST":
        return editor.page()
    limit(f"session-save:{whence(request)}", SAVES_AN_HOUR, HOUR)
    return editor.save()


class Editor:
    """The page of a plan. Each button saves the whole: nothing that was written is lost by moving a row."""

    def __init__(self, request: HttpRequest, plan: SessionPlan, key: str) -> None:
        self.request, self.plan, self.key = request, plan, key
        self.now = content.of(plan)
        self.problems: Mapping[str, list[str]] = {}
        self.there = ""
        if request.method == "POST":
            self.form = WholeSessionForm(request.actor, plan.group, request.POST)
            self.rows = rows_of(request.POST)
        else:
            self.form = WholeSessionForm(request.actor, plan.group, initial=initial_of(self.now, plan.version))
            self.rows = self.now["items"]

    def save(self) -> HttpResponse:
        button = self._change_rows()
        if not self.form.is_valid():
            return self.page(400)
        written = {**self.form.head(self.now), "items": self.rows}
        base = self.form.cleaned_data.get("base")
        try:
            saved = actions.write_session(
                self.request.actor, self.plan, written, base or 0, self.key, auto=bool(button)
            )  # fmt: skip
        except Invalid as problem:
            self.problems = problem.errors
            self.form.refuse(problem)
            return self.page(400)
        except Conflict as conflict:
            return self._both(conflict.theirs, written)
        return self._go_on(saved, button)

    def _change_rows(self) -> str:
        """Do to the rows what a button says; gives its name, empty for the plain “save”."""
        post = self.request.POST
        for name in ("up", "down", "remove", "newest"):
            place = _number(post.get(name))
            if place is not None and place < len(self.rows):
                self.there = self._move(name, place)
                return name
        for name in ("break", "moment", "add"):
            if name in post:
                self.rows.append(self._new_row(name))
                self.there = f"#item-{len(self.rows) - 1}"
                return name
        return "find" if "find" in post else ""

    def _move(self, name: str, place: int) -> str:
        rows = self.rows
        if name == "newest":
            rows[place]["version"] = ""
        elif name == "remove":
            del rows[place]
            return "#rows"
        else:
            other = place + (-1 if name == "up" else 1)
            if 0 <= other < len(rows):
                rows[place], rows[other] = rows[other], rows[place]
                return f"#item-{other}"
        return f"#item-{place}"

    def _new_row(self, name: str) -> dict[str, Any]:
        post = self.request.POST
        if name == "add":
            return {"kind": "method", "sheet": post.get("add", "")[:140]}
        given, title = post.get("new_minutes", "").strip(), post.get("new_title", "")
        if name == "break":
            return {"kind": "break", "title": title, "minutes": given or BREAK_MINUTES}
        return {"kind": "free", "title": title, "minutes": given or MOMENT_MINUTES}

    def _go_on(self, saved: SessionPlan, button: str) -> HttpResponse:
        if not button:
            messages.success(self.request, _("Saved: version %(number)s.") % {"number": saved.version})
            return redirect(saved)
        here = reverse("library:session_edit", args=[saved.slug])
        if button == "find":
            return redirect(f"{here}?{urlencode({'q': self.request.POST.get('q', '')[:200]})}#find")
        return redirect(f"{here}{self.there}")

    def _both(self, theirs: Any, written: Mapping[str, Any]) -> HttpResponse:
        """Both texts, and the form as it was written, now on top of theirs."""
        data = self.request.POST.copy()
        data["base"] = str(theirs.number)
        self.form = WholeSessionForm(self.request.actor, self.plan.group, data)
        mine = content.check(written)
        return self.page(409, theirs=theirs, changes=present.changes(theirs.snapshot, mine))

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        rows = item_forms(self.rows)
        order = present.running_order(self.plan)
        same = status == 200
        for form, row in zip(rows.forms, self.rows, strict=True):
            if row.get("kind") == ItemKind.BREAK:
                form.fields["title"].widget.attrs["placeholder"] = str(BREAK).capitalize()
        lines = [
            {
                "form": form,
                "row": row,
                "moment": order.moments[place] if same else None,
                "errors": self._wrong(place),
                "first": place == 0,
                "last": place == len(self.rows) - 1,
            }
            for place, (form, row) in enumerate(zip(rows.forms, self.rows, strict=True))
        ]  # fmt: skip
        text = self.request.GET.get("q", "").replace("\x00", "").strip()[:200]
        context = {
            "plan": self.plan, "form": self.form, "rows": rows, "lines": lines, "order": order if same else None,
            "text": text, "found": _usable(self.request.actor, text), "theirs": None, "changes": [],
            "in_browser": self.plan.author_id is None, **more,
        }  # fmt: skip
        return render(self.request, "library/sessions/edit.html", context, status=status)

    def _wrong(self, place: int) -> list[str]:
        """What an action said of one row."""
        here = f"items.{place}."
        return [one for name, sentences in self.problems.items() if name.startswith(here) for one in sentences]


def _usable(actor: Actor, text: str) -> list[Sheet]:
    """Sheets that one may put in a plan, the best first."""
    if not text:
        return []
    shelf = browse.shelf(actor, browse.Asked.of({"q": text}))
    return [sheet for sheet in shelf.page.object_list if sheet.kind in USED][:FOUND]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else None
