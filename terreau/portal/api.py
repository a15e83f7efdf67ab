"""The JSON twins of the pages of this room, at the page's own address under `/api/v1/pages`."""

from django.http import HttpRequest
from ninja import Router

from terreau.foundation.errors import NotFound
from terreau.portal.addresses import WORDS
from terreau.portal.queries import ground, how_many, life, present
from terreau.portal.schemas import TerritoryPageOut, territory_twin
from terreau.territories.queries import find_territory

router = Router()


@router.get("/home/", url_name="page_home", response=dict[str, int], summary="How much stands on the shelves")
def home(request: HttpRequest) -> dict[str, int]:
    return how_many()


@router.get(
    "/{word}/{code}/",
    url_name="page_territory",
    response=TerritoryPageOut,
    summary="All that the page of a territory shows",
)
def territory(request: HttpRequest, word: str, code: str) -> TerritoryPageOut:
    """`word` is communes, epci, departements, regions or territoires. A merged commune gives its successor."""
    kind = WORDS.get(word)
    if kind is None:
        raise NotFound
    found = present(find_territory(kind, code))
    return territory_twin(found, ground(found), life(found))
