"""Files and pictures of a sheet: joining them, describing them, taking them away, bringing them back."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from terreau.foundation.errors import Invalid, NotFound, TooLarge, TooMany, Unavailable
from terreau.foundation.policy import can
from terreau.library import actions, queries, uploads
from terreau.library.forms.files import FileForm, WordsOfFileForm
from terreau.library.models import Sheet, SheetFile

VERBS = {
    "retirer": actions.take_file_away,
    "remettre": actions.bring_file_back,
    "publier": actions.publish_file,
}


@never_cache
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """What is joined to a sheet, and the form that joins one more."""
    sheet = queries.find_sheet(request.actor, slug)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST":
        if not request.actor.known:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        try:
            made = _join(request, sheet, form)
            said = _("“%(name)s” is joined.") if made.published else _("Thank you. “%(name)s” waits for a first look.")
            messages.success(request, said % {"name": made.name})
            return redirect("library:files", slug=slug)
        except Invalid as problem:
            form.refuse(problem)
        except (TooLarge, TooMany, Unavailable) as problem:
            form.add_error("file", problem.sentence)
    context = {"sheet": sheet, "form": form, "entries": _entries(request, sheet), "most": uploads.LARGEST // 2**20}
    return render(request, "library/files.html", context, status=422 if form.errors else 200)


def _join(request: HttpRequest, sheet: Sheet, form: FileForm) -> SheetFile:
    sent = request.FILES.get("file")
    if sent is None or not sent.name:
        raise Invalid(_("Choose a file."), field="file")
    data = sent.read(uploads.LARGEST + 1)
    words = {name: request.POST.get(name, "") for name in ("alt", "caption")}
    return actions.add_file(request.actor, sheet, sent.name, data, **words)


def _entries(request: HttpRequest, sheet: Sheet) -> list[dict[str, Any]]:
    """The files that the reader may see here, with what she may do to each."""
    entries = []
    for file in sheet.files.all():
        keeps, shows = (
            bool(can(request.actor, "library.keep_file", file)),
            bool(can(request.actor, "library.publish_file", file)),
        )
        if file.shown or keeps:
            form = WordsOfFileForm(initial={"alt": file.alt, "caption": file.caption}, prefix=f"f{file.pk}")
            entries.append({"file": file, "keeps": keeps, "shows": shows, "form": form})
    return entries


@require_POST
def mark(request: HttpRequest, slug: str, pk: int, verb: str) -> HttpResponse:
    file = _find(request, slug, pk)
    if verb == "decrire":
        given = {name: request.POST.get(f"f{pk}-{name}", "") for name in ("alt", "caption")}
        actions.describe_file(request.actor, file, **given)
    elif verb in VERBS:
        VERBS[verb](request.actor, file)
    else:
        raise NotFound
    messages.success(request, _("It is done."))
    return redirect("library:files", slug=slug)


@never_cache
def away(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A file that is not shown, for those who may show it again."""
    file = _find(request, slug, pk)
    if file.shown:
        return redirect(file.url)
    if not can(request.actor, "library.keep_file", file):
        raise NotFound
    try:
        opened = default_storage.open(file.path)
    except OSError:
        raise NotFound from None
    return FileResponse(opened, as_attachment=True, filename=file.name)


def _find(request: HttpRequest, slug: str, pk: int) -> SheetFile:
    sheet = queries.find_sheet(request.actor, slug)
    return get_object_or_404(SheetFile.objects.select_related("sheet"), sheet=sheet, pk=pk)
