"""What rooms below see of this one, through `foundation.care`."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terreau.foundation.errors import Sentence
from terreau.stewardship import journal, revisions


class Keeper:
    record = staticmethod(journal.record)
    save = staticmethod(revisions.save)
    public_versions = staticmethod(revisions.as_everybody_reads)
    receive = staticmethod(revisions.receive)

    def links(self, thing: Any) -> list[tuple[Sentence, str]]:
        name = [thing._meta.label_lower, str(thing.pk)]
        return [
            (_("History"), reverse("stewardship:history", args=name)),
            (_("Report a problem"), reverse("stewardship:flag", args=name)),
        ]

    def versions(self, thing: Any) -> list[Any]:
        return list(revisions.of(thing))[::-1]
