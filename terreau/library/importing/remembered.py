"""How the fields of a source became ours last time, kept for the next file of the same source."""

import hashlib

from terreau.library.importing import plans
from terreau.library.importing.plans import Plan
from terreau.library.imports.reading import Reading
from terreau.library.models import ImportMapping


def signature(kind: str, reading: Reading) -> str:
    """What two files of one source have in common: the door, its forms or templates, else its columns."""
    groups = sorted(group for group in plans.groups(reading) if group)
    parts = [kind, *(groups or sorted(plans.columns(reading)))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def recall(kind: str, reading: Reading) -> Plan:
    """The mapping of last time, completed for fields that are new; without one, what names propose."""
    before = ImportMapping.objects.filter(signature=signature(kind, reading)).first() if reading.records else None
    return plans.read(before.mapping, reading) if before else plans.propose(reading)


def keep(kind: str, reading: Reading, plan: Plan) -> None:
    if reading.records:
        ImportMapping.objects.update_or_create(signature=signature(kind, reading), defaults={"mapping": plan.as_data()})
