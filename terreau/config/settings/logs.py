"""Structured log lines without personal data: see `foundation/logs.py`."""

from terreau.config.env import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "terreau.foundation.logs.JsonLines"},
        "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": env.choice("TERREAU_LOG", ("json", "text")),
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "terreau": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
    },
}
