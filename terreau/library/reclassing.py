"""When a commune is said to be of another class: what was used and told there counts in that class from now on."""

from django.db import transaction

from terreau.library import places
from terreau.library.models import Sheet, SheetKind, Use
from terreau.territories.events import ClassSet
from terreau.territories.models import Territory


@transaction.atomic
def follow_class(event: ClassSet) -> None:
    """A hidden place stays in the class that was kept of it: nothing else is known of it here."""
    commune = Territory.objects.get(pk=event.territory)
    Use.objects.filter(territory=commune).update(class_code=commune.class_code)
    for sheet in Sheet.objects.filter(kind=SheetKind.EXPERIENCE, territories=commune):
        class_code = places.class_of(sheet.territories.all())
        if class_code and class_code != sheet.class_code:
            Sheet.objects.filter(pk=sheet.pk).update(class_code=class_code)
            Use.objects.filter(experience=sheet).update(class_code=class_code)
