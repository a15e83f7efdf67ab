"""The public API: every room's router, mounted once."""

from ninja import NinjaAPI

from terreau import __version__
from terreau.library.api import router as library
from terreau.people.api import router as people
from terreau.processes.api import router as processes
from terreau.stewardship.api import router as stewardship
from terreau.territories.api import router as territories

api = NinjaAPI(
    title="Terreau",
    version=__version__,
    description="A digital commons for local resilience: territories, methods, experiences, proposals.",
    urls_namespace="api",
    docs_url="/docs/",
)

api.add_router("/territories", territories, tags=["territories"])
api.add_router("/groups", people, tags=["groups"])
api.add_router("/library", library, tags=["library"])
api.add_router("/proposals", processes, tags=["proposals"])
api.add_router("/stewardship", stewardship, tags=["stewardship"])
