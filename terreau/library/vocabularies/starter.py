"""Load the shipped vocabularies, and bring up to date those that nobody changed here."""

from collections.abc import Callable

from django.db import transaction

from terreau.foundation.policy import Actor
from terreau.library.models import Vocabulary
from terreau.library.vocabularies import starter_files, verbs

AUTHOR = "Terreau"


def _stale(shipped: starter_files.Shipped, known: dict[str, Vocabulary]) -> bool:
    here = known.get(shipped.code)
    return here is None or (here.starter_version == here.version and here.starter_digest != shipped.digest)


def _known() -> dict[str, Vocabulary]:
    return {one.code: one for one in Vocabulary.objects.all()}


def is_needed() -> bool:
    known = _known()
    return any(_stale(shipped, known) for shipped in starter_files.read_all().values())


def load(progress: Callable[[int, int], None] = lambda done, total: None) -> list[str]:
    """Codes of what was written; the second time there is nothing."""
    every = starter_files.read_all()
    stale = [one for one in every.values() if _stale(one, _known())]
    for done, shipped in enumerate(stale, start=1):
        with transaction.atomic():
            _load_one(shipped)
        progress(done, len(stale))
    return [one.code for one in stale]


def _load_one(shipped: starter_files.Shipped) -> None:
    here = Vocabulary.objects.select_for_update().filter(code=shipped.code).first()
    vocabulary = here or Vocabulary(code=shipped.code)
    vocabulary.kind = shipped.kind
    written = verbs.change(Actor.of_system("starter"), vocabulary, shipped.content, None, "", AUTHOR)
    written.starter_digest, written.starter_version = shipped.digest, written.version
    written.save(update_fields=["starter_digest", "starter_version", "kind"])
