"""Settings, one file a concern. What may differ between installations comes from `config/env.py` alone."""

from terreau.config.settings.apps import *  # noqa: F403
from terreau.config.settings.database import *  # noqa: F403
from terreau.config.settings.language import *  # noqa: F403
from terreau.config.settings.logs import *  # noqa: F403
from terreau.config.settings.mail import *  # noqa: F403
from terreau.config.settings.people import *  # noqa: F403
from terreau.config.settings.security import *  # noqa: F403
from terreau.config.settings.static import *  # noqa: F403
from terreau.config.settings.templates import *  # noqa: F403
