"""`terreau territories …`: look at places, import them."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.foundation.commands import Command as Base
from terreau.foundation.commands import argument, progress, subcommand
from terreau.foundation.errors import NotFound
from terreau.territories import class_agreement, queries, schemas
from terreau.territories.imports.run import Report, run
from terreau.territories.models import TerritoryClass
from terreau.territories.report_words import counted, remarked
from terreau.territories.suggest import suggest


class Command(Base):
    help = gettext_lazy("Look at communes and other territories; import their data.")

    @subcommand(
        gettext_lazy("Show a commune."),
        argument("code", metavar="CODE", help=gettext_lazy("INSEE code, such as 86158 (not a postal code)")),
    )
    def show(self, code: str) -> None:
        territory, note = queries.find_commune(code), ""
        if territory.successor is not None:
            note, territory = schemas.merged_note(territory), queries.find_commune(territory.successor.code)
        self.out(schemas.TerritoryOut.of(territory, note).model_dump(mode="json"), in_words)

    @subcommand(
        gettext_lazy("Find communes by name or postal code."),
        argument("text", metavar="TEXT", nargs="+", help=gettext_lazy("a name, or a part of it, or a postal code")),
        argument("--limit", type=int, default=8, help=gettext_lazy("how many at most")),
    )
    def search(self, text: list[str], limit: int) -> None:
        found = [
            schemas.SuggestionOut.from_orm(one).model_dump() for one in suggest(" ".join(text), max(1, min(limit, 50)))
        ]
        self.out(found, "\n".join(map(_line, found)) or _("No commune is called so."))

    @subcommand(
        gettext_lazy("Find the commune under a point (degrees, WGS 84)."),
        argument("longitude", metavar="LON", type=float, help=gettext_lazy("east of Greenwich, such as 0.34")),
        argument("latitude", metavar="LAT", type=float, help=gettext_lazy("north of the equator, such as 46.58")),
    )
    def locate(self, longitude: float, latitude: float) -> None:
        found = queries.locate(longitude, latitude)
        if found is None:
            raise NotFound(_("No commune of France is known at this point."))
        self.out(schemas.PlaceWithFiguresOut.of(found).model_dump(), f"{found.name} ({found.code})")

    @subcommand(
        gettext_lazy("Compare the estimate of classes with the official file, and print how often they agree."),
        argument(
            "file", metavar="FILE", type=Path, help=gettext_lazy("aires d'attraction des villes, one line a commune")
        ),
    )
    def agreement(self, file: Path) -> None:
        labels = {str(code): str(label) for code, label in TerritoryClass.choices}
        self.out(class_agreement.measure(file), lambda report: class_agreement.in_words(report, labels))

    @subcommand(
        gettext_lazy("Import a source: france, or a file of INSEE. Says what would change; writes with --apply."),
        argument("source", metavar="SOURCE", help=gettext_lazy("france, estimate, aav or density")),
        argument("file", metavar="FILE", nargs="?", type=Path, help=gettext_lazy("for aav and density")),
        argument("--apply", action="store_true", help=gettext_lazy("write the changes")),
    )
    def import_(self, source: str, file: Path | None, apply: bool) -> None:
        with progress(_("Import")) as bar:
            report = run(source, file, apply=apply, progress=bar)
        data = {name: getattr(report, name) for name in ("source", "applied", "counts", "remarks")}
        self.out(data, _report(report))


def in_words(data: dict[str, Any]) -> str:
    """A territory on a terminal."""
    rows = [(figure["label"], figure["text"]) for figure in data["figures"]]
    if data["populations"]:
        rows.append((_("Populations"), ", ".join(f"{year}: {count}" for year, count in data["populations"].items())))
    kind = data["territory_class"]
    if kind["code"]:
        rows.append((_("Class"), f"{kind['name']} ({kind['origin_name']})"))
    if hall := data["town_hall"]:
        place = f"{hall['postal_code']} {hall['city']}".strip()
        said = [", ".join([*hall["lines"], place]), hall["email"], hall["phone"], hall["website"]]
        rows += [(hall["name"] if at == 0 else "", one) for at, one in enumerate(filter(None, said))]
    for label, places in ((_("Neighbours"), data["neighbours"]), (_("Former communes"), data["former"])):
        if places:
            rows.append((label, ", ".join(one["name"] for one in places)))
    width = max((len(label) for label, _text in rows), default=0)
    heading = [*filter(None, [data["note"]]), f"{data['name']} ({data['code']})"]
    return "\n".join([*heading, *(f"  {label:<{width}}  {text}" for label, text in rows)])


def _line(found: dict[str, Any]) -> str:
    return f"{found['code']}  {found['name']} ({found['department_name']}) {' '.join(found['postal_codes'])}"


def _report(report: Report) -> str:
    heading = _("Written:") if report.applied else _("Nothing was written. With --apply, this would be:")
    return "\n".join([heading, *(f"  {line}" for line in [*counted(report.counts), *remarked(report.remarks)])])
