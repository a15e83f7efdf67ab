"""Journal and revisions, as rooms below see them through `foundation.care`."""

from terreau.stewardship import journal, revisions


class Keeper:
    record = staticmethod(journal.record)
    save = staticmethod(revisions.save)
