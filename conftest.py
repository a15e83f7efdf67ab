"""What every test shares."""

import pytest
from django.core.cache import caches
from django.utils import translation
from hypothesis import settings

# A rule is about what a function answers, not about how busy the machine is.
settings.register_profile("terreau", deadline=None)
settings.load_profile("terreau")


@pytest.fixture(autouse=True)
def fresh_caches():
    """No test sees another one's limits."""
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def shipped_words():
    """Sheets are written with the vocabularies as shipped, until a request reads those of the database."""
    from terreau.library.vocabularies import words

    words.hold(words.shipped())


@pytest.fixture(autouse=True)
def french():
    """Tests speak French, as visitors do, unless they say otherwise."""
    with translation.override("fr"):
        yield


def pytest_collection_modifyitems(items):
    """Whoever needs a database gets one engine; tests of one engine are skipped on the other, saying so."""
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"]
    for item in items:
        if item.get_closest_marker("postgresql") and "postgresql" not in engine:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL"))
