"""Making the whole index anew from what stands: after a restore of another version, or whenever in doubt."""

from collections.abc import Callable, Iterable, Mapping

from django.apps import apps
from django.db import transaction

from terreau.foundation.search.query import engine
from terreau.foundation.search.store import index_new

Things = Callable[[], Iterable[tuple[object, Mapping[str, str]]]]
_indexed: dict[str, Things] = {}


def offer_indexed(kind: str, things: Things) -> None:
    """`things()` gives every thing of a kind that is found, as `index_new` takes it: its key and its texts."""
    _indexed[kind] = things


@transaction.atomic
def rebuild(progress: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
    """Index everything again; gives how many things of each kind. Safe at any time.

    One transaction: readers find what stood before until it ends; who writes meanwhile waits, then writes after it.
    What no room offers any more is forgotten.
    """
    engine().begin_rebuilding()
    for name in ("Entry", "Term"):
        apps.get_model("search", name).objects.all().delete()
    for done, (kind, things) in enumerate(sorted(_indexed.items())):
        progress(done, len(_indexed))
        index_new(kind, things())
    progress(1, 1)
    kinds = list(apps.get_model("search", "Entry").objects.values_list("kind", flat=True))
    return {kind: kinds.count(kind) for kind in sorted(_indexed)}
