"""Questions that several doors ask of the library."""

from django.db.models import F

from terreau.foundation.errors import NotFound
from terreau.foundation.policy import Actor
from terreau.library.models import Sheet, SheetKind, SheetQuerySet
from terreau.library.start import Start, where_to_start

__all__ = ["Start", "find_sheet", "main_path", "methods", "where_to_start"]


def methods() -> SheetQuerySet:
    """The methods that everyone reads, by title."""
    return Sheet.objects.shown().filter(kind=SheetKind.METHOD).order_by("title")


def main_path() -> Sheet | None:
    """The path that the library proposes first: the starter's own, else the oldest one."""
    paths = Sheet.objects.shown().filter(kind=SheetKind.PATH)
    return paths.order_by(F("starter_version").asc(nulls_last=True), "created_at", "pk").first()


def find_sheet(actor: Actor, slug: str) -> Sheet:
    """The sheet that the actor may read; raises `NotFound`."""
    sheet = Sheet.objects.visible_to(actor).filter(slug=slug).select_related("structure", "method").first()
    if sheet is None:
        raise NotFound
    return sheet
