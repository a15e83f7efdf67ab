"""The public API: every room's router, mounted once."""

from ninja import NinjaAPI

from terreau import __version__

api = NinjaAPI(
    title="Terreau",
    version=__version__,
    description="A digital commons for local resilience: territories, methods, experiences, proposals.",
    urls_namespace="api",
    docs_url="/docs/",
)
