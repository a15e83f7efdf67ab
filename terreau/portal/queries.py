"""What a page made of several rooms shows, asked once for the page, its JSON twin and its tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Gone, Sentence
from terreau.foundation.kept import Kept
from terreau.library.models import Sheet
from terreau.library.queries import Start, main_path, where_to_start
from terreau.people.models import Group
from terreau.people.queries import groups_near
from terreau.portal.drawing import Drawing, Place, draw
from terreau.processes.models import Proposal
from terreau.processes.queries import proposals_near
from terreau.territories.models import Kind, Territory, TerritoryClass
from terreau.territories.queries import LISTED, Figure, TownHall, communes_of, neighbours, outlines, portrait, town_hall
from terreau.territories.similar import Similar, similar

NEAR = 8
ALIKE = 5
FRANCE = "-5.2,41.3,9.6,51.1"


@dataclass(frozen=True, slots=True)
class Ground:
    """What hangs on the official data alone. Lists are empty where a kind of territory has none of it."""

    figures: list[Figure]
    town_hall: TownHall | None
    neighbours: list[Territory]
    similar: list[Similar]
    communes: list[Territory]


@dataclass(frozen=True, slots=True)
class Life:
    """What people add."""

    start: list[Start]
    path: Sheet | None
    groups: list[Group]
    proposals: list[Proposal]


def ground(territory: Territory) -> Ground:
    is_commune = territory.kind == Kind.COMMUNE
    return Ground(
        figures=portrait(territory),
        town_hall=town_hall(territory) if is_commune else None,
        neighbours=neighbours(territory) if is_commune else [],
        similar=similar(territory, limit=ALIKE) if is_commune else [],
        communes=within(territory),
    )


def life(territory: Territory) -> Life:
    starts = territory.kind in (Kind.COMMUNE, Kind.PROJECT)
    groups, proposals = NEARBY.get(territory.pk, lambda: _nearby(territory))
    return Life(
        start=where_to_start(territory, limit=3) if starts else [],
        path=main_path(),
        groups=groups,
        proposals=proposals,
    )


NEARBY: Kept[tuple[list[Group], list[Proposal]]] = Kept("territories", "people", "processes", room=1000, spoken=False)


def _nearby(territory: Territory) -> tuple[list[Group], list[Proposal]]:
    return list(groups_near(territory, limit=NEAR)), list(proposals_near(territory, limit=NEAR))


def present(territory: Territory) -> Territory:
    """What stands today in the place of `territory`: itself, or the last of its successors. Raises `Gone`."""
    seen = set()
    while territory.valid_to is not None or territory.kind == Kind.PART:
        seen.add(territory.pk)
        following = territory.successor or territory.parent
        if following is None or following.pk in seen:
            raise Gone
        territory = following
    return territory


def above(territory: Territory) -> list[Territory]:
    """The larger territories that it lies in, largest first."""
    return [one for one in (territory.region, territory.department, territory.epci) if one is not None]


def within(territory: Territory) -> list[Territory]:
    """What a larger territory is made of, by name: the departments of a region, else communes of today."""
    if territory.kind == Kind.COMMUNE:
        return []
    if territory.kind == Kind.REGION:
        inside = Territory.objects.current().filter(kind=Kind.DEPARTMENT, region=territory)
        return list(inside.order_by("name").only(*LISTED))
    return sorted(communes_of(territory).only(*LISTED), key=lambda one: one.slug)


def drawing_of(territory: Territory, around: Sequence[Territory]) -> Drawing | None:
    """The territory among those around it or within it, drawn from their outlines."""
    everyone = {one.pk: one for one in (territory, *around)}
    shapes = outlines(list(everyone))
    if territory.kind != Kind.COMMUNE and len(shapes) > 1:
        shapes.pop(territory.pk, None)
    role = "here" if territory.kind == Kind.PROJECT else "near"
    return draw(
        [
            Place(one.code, one.name, shapes[pk], "here" if one.pk == territory.pk else role, one.get_absolute_url())
            for pk, one in everyone.items()
            if pk in shapes
        ]
    )


def lead(figures: Sequence[Figure]) -> str:
    """The portrait in one breath: how many people, and whether more or fewer; empty where the number is not known."""
    texts = {figure.code: figure.text for figure in figures}
    if "population" not in texts:
        return ""
    if "trend-five-years" not in texts:
        return f"{texts['population']}."
    return _("%(population)s. The territory %(trend)s.") % {
        "population": texts["population"],
        "trend": texts["trend-five-years"],
    }


CLASS_WORDS = {
    TerritoryClass.URBAN: gettext_lazy("A town, or the heart of one: people come here to work and for services."),
    TerritoryClass.PERIURBAN: gettext_lazy("In the crown of a town: many who live here work there."),
    TerritoryClass.RURAL_INFLUENCED: gettext_lazy(
        "In the country, and a town is near enough to draw part of its life."
    ),
    TerritoryClass.RURAL_AUTONOMOUS: gettext_lazy(
        "In the country, far from the larger towns: life is organised on the spot."
    ),
}


def class_words(territory: Territory) -> Sentence:
    """What its class means, in one sentence; empty where no class is known."""
    return CLASS_WORDS.get(TerritoryClass(territory.class_code), "")


def bounds(territory: Territory) -> str:
    """Its box for a map, `west,south,east,north` in degrees; metropolitan France where none is known."""
    box = (territory.min_longitude, territory.min_latitude, territory.max_longitude, territory.max_latitude)
    return ",".join(f"{side:.4f}" for side in box if side is not None) if None not in box else FRANCE


def regions() -> list[Territory]:
    return list(Territory.objects.current().filter(kind=Kind.REGION).order_by("name"))


def how_many() -> dict[str, int]:
    """How much stands on the shelves, for the home page: communes, methods, experiences, groups."""
    kinds = dict(Sheet.objects.shown().values_list("kind").annotate(Count("pk")).values_list("kind", "pk__count"))
    return {
        "communes": Territory.objects.communes().current().count(),
        "methods": kinds.get("method", 0),
        "experiences": kinds.get("experience", 0),
        "groups": Group.objects.alive().filter(public=True, hidden_at=None).count(),
    }
