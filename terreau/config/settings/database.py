"""SQLite in the data folder, or PostgreSQL by DATABASE_URL; caches that follow it."""

from typing import Any

import dj_database_url

from terreau.config.env import env

DATABASES: dict[str, Any]
if env.text("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(env.database_url, conn_max_age=60, conn_health_checks=True)}
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": env.data_dir / "terreau.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE: a writer waits its turn at BEGIN instead of failing halfway with "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;"
                    "PRAGMA synchronous=NORMAL;"
                    "PRAGMA mmap_size=16777216;"
                    "PRAGMA cache_size=-4000;"
                ),
            },
        }
    }

CACHES = {
    # Shared by every process: limits on tries, codes.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "terreau"},
}
