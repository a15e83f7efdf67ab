"""Where each door stands. French addresses are the plain ones; English ones begin with /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from terreau.config.api import api
from terreau.config.api_docs import api_docs, to_docs
from terreau.config.health import healthz
from terreau.foundation.views import robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/docs/", to_docs),
    path("api/v1/", api.urls),
    path("robots.txt", robots),
    path("healthz", healthz, name="healthz"),
]

urlpatterns += i18n_patterns(
    path("donnees-ouvertes/api/", api_docs, name="api-docs"),
    path("", include("terreau.foundation.urls")),
    path("compte/", include("terreau.people.account_urls")),
    path("", include("terreau.territories.urls")),
    path("", include("terreau.portal.urls")),
    path("", include("terreau.people.urls")),
    path("", include("terreau.stewardship.urls")),
    path("", include("terreau.notices.urls")),
    path("", include("terreau.library.urls")),
    path("", include("terreau.processes.urls")),
    prefix_default_language=False,
)

handler400 = "terreau.foundation.middleware.bad_request"
handler403 = "terreau.foundation.middleware.permission_denied"
handler429 = "terreau.foundation.middleware.too_many"
handler404 = "terreau.foundation.middleware.page_not_found"
handler500 = "terreau.foundation.middleware.server_error"
