"""The JSON twins of the pages of this room."""

from ninja import Schema

from terreau.portal.queries import Ground, Life, above
from terreau.territories.models import Territory


class Named(Schema):
    """A territory by its kind, code, name and page."""

    kind: str
    code: str
    name: str
    url: str


class Reasoned(Schema):
    """Something proposed, with the reasons in words."""

    title: str
    url: str
    reasons: list[str]


class Titled(Schema):
    title: str
    url: str


class FigureOut(Schema):
    """One figure of the portrait. `unit` is inhabitants, percent, km2, …; `year` that of the figure."""

    code: str
    label: str
    value: float | int | str | None
    unit: str
    text: str
    year: str
    source: str
    source_url: str


class TerritoryPageOut(Schema):
    """All that the page of a territory shows."""

    territory: Named
    above: list[Named]
    portrait: list[FigureOut]
    near: list[Named]
    communes: list[Named]
    alike: list[Reasoned]
    start: list[Reasoned]
    groups: list[Titled]
    proposals: list[Titled]


def named(territory: Territory) -> Named:
    return Named(kind=territory.kind, code=territory.code, name=territory.name, url=territory.get_absolute_url())


def territory_twin(territory: Territory, ground: Ground, life: Life) -> TerritoryPageOut:
    return TerritoryPageOut(
        territory=named(territory),
        above=[named(one) for one in above(territory)],
        portrait=[
            FigureOut(
                code=figure.code,
                label=str(figure.label),
                value=figure.value,
                unit=figure.unit,
                text=str(figure.text),
                year=figure.year,
                source=str(figure.source.name),
                source_url=str(figure.source.url),
            )
            for figure in ground.figures
        ],
        near=[named(one) for one in ground.neighbours],
        communes=[named(one) for one in ground.communes],
        alike=[
            Reasoned(
                title=one.territory.name,
                url=one.territory.get_absolute_url(),
                reasons=[str(reason) for reason in one.reasons],
            )
            for one in ground.similar
        ],
        start=[
            Reasoned(
                title=one.sheet.title,
                url=one.sheet.get_absolute_url(),
                reasons=[str(reason) for reason in one.reasons],
            )
            for one in life.start
        ],
        groups=[Titled(title=one.name, url=one.get_absolute_url()) for one in life.groups],
        proposals=[Titled(title=one.title, url=one.get_absolute_url()) for one in life.proposals],
    )
