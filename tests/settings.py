"""The settings of tests: the product's own, in a data folder of their own."""

import os
import tempfile

os.environ["TERREAU_DATA_DIR"] = os.environ.get("TERREAU_TEST_DATA_DIR") or tempfile.mkdtemp(prefix="terreau-tests-")
for _name in ("TERREAU_URL", "TERREAU_HOSTS", "TERREAU_SECRET_KEY", "TERREAU_MAIL_URL", "TERREAU_DEBUG"):
    os.environ.pop(_name, None)

from terreau.config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests-local"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Jobs run at the commit that asks for them; the tests of the queue itself ask for the database's.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
