"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from terreau import __version__
from terreau.foundation.house import house


def site(request: HttpRequest) -> dict[str, Any]:
    """The menu, whether this is a demonstration, who hosts. Never touches the session."""
    return {
        "menu": house.menu,
        "demonstration": settings.TERREAU_DEMONSTRATION,
        "site_url": settings.TERREAU_URL,
        "operator": settings.TERREAU_OPERATOR,
        "contact": settings.TERREAU_CONTACT,
        "source_url": settings.TERREAU_SOURCE_URL,
        "terreau_version": __version__,
        "actor": getattr(request, "actor", None),
    }
