"""The WSGI application: everything but what `front` answers by itself."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
application = get_wsgi_application()
