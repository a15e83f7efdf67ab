"""French first, English complete. Source strings are English."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_THOUSAND_SEPARATOR = True
