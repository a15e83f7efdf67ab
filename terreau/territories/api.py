"""The room's part of the public API."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.decorators import decorate_view

from terreau.foundation.errors import NotFound
from terreau.foundation.pages import public_page
from terreau.territories import queries, schemas, suggest
from terreau.territories.models import Kind, Territory
from terreau.territories.similar import criteria_named, similar

router = Router()
Word = Literal["communes", "parties", "epci", "departements", "regions", "territoires"]


@router.get("/suggest", response=list[schemas.SuggestionOut], summary="Communes by name or postal code")
@decorate_view(public_page)
def suggestions(request: HttpRequest, q: str, limit: int = Query(8, ge=1, le=50)) -> HttpResponse:
    """Best first; forgives accents, case, hyphens, “St” for “Saint”, and one wrong letter."""
    return HttpResponse(suggest.answer(q, limit), content_type="application/json")


@router.get("/locate", response=schemas.PlaceWithFiguresOut, summary="The commune under a point")
def locate(request: HttpRequest, longitude: float, latitude: float) -> Any:
    """Degrees WGS 84. 404 at sea, abroad, and where no outline is known."""
    found = queries.locate(longitude, latitude)
    if found is None:
        raise NotFound(_("No commune of France is known at this point."), code="no-commune-here")
    return schemas.PlaceWithFiguresOut.of(found)


@router.get("/{word}/{code}", response=schemas.TerritoryOut, summary="One territory")
@decorate_view(public_page)
def one(request: HttpRequest, word: Word, code: str) -> Any:
    """A commune that merged answers with a redirection to the commune of today, which lists it under `former`."""
    territory = queries.find_territory(schemas.KINDS[word], code)
    if territory.kind == Kind.COMMUNE and territory.successor is not None:
        return redirect(schemas.api_address(territory.successor), permanent=False)
    return schemas.TerritoryOut.of(territory)


@router.get("/{word}/{code}/outline.geojson", response=dict[str, Any], summary="Its outline, a GeoJSON feature")
@decorate_view(public_page)
def outline(request: HttpRequest, word: Word, code: str) -> HttpResponse:
    territory = queries.find_territory(schemas.KINDS[word], code)
    return JsonResponse(queries.geojson(territory), content_type="application/geo+json")


@router.get(
    "/{word}/{code}/neighbours", response=list[schemas.PlaceWithFiguresOut], summary="The communes that touch it"
)
@decorate_view(public_page)
def neighbours(request: HttpRequest, word: Word, code: str) -> Any:
    return _list(queries.neighbours(queries.find_territory(schemas.KINDS[word], code)))


@router.get("/{word}/{code}/communes", response=list[schemas.PlaceWithFiguresOut], summary="The communes it is made of")
@decorate_view(public_page)
def communes(request: HttpRequest, word: Word, code: str) -> Any:
    territory = queries.find_territory(schemas.KINDS[word], code)
    return _list(queries.communes_of(territory).order_by("name"))


@router.get("/{word}/{code}/similar", response=list[schemas.SimilarOut], summary="The communes most alike")
@decorate_view(public_page)
def alike(request: HttpRequest, word: Word, code: str, limit: int = Query(6, ge=1, le=50), criteria: str = "") -> Any:
    """`criteria`: names with commas between, among class_code, population, density, trend, near, department."""
    territory = queries.find_territory(schemas.KINDS[word], code)
    names = [name.strip() for name in criteria.split(",") if name.strip()]
    found = similar(territory, limit, criteria_named(names)) if names else similar(territory, limit)
    return [schemas.SimilarOut.told(one) for one in found]


def _list(territories: Any) -> list[schemas.PlaceWithFiguresOut]:
    found: list[Territory] = list(territories)
    return [schemas.PlaceWithFiguresOut.of(territory) for territory in found]
