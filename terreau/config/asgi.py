"""The ASGI application for servers that import one: `terreau.config.asgi:application`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")

import django

django.setup()

from terreau.config.front import build  # noqa: E402

application = build()
