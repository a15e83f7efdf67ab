"""The short way to an address gives what Django gives."""

import pytest
from django.conf import settings
from django.urls import resolve, reverse
from django.utils.translation import override

from terreau.portal.addresses import WORDS, territory_address
from terreau.territories.models import Kind, Territory


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize(("word", "kind"), WORDS.items())
@pytest.mark.parametrize("code", ["2A004", "200069854", "les-cinq-villages", "CODE"])
def test_the_address_of_every_kind_in_every_language(language, word, kind, code):
    with override(language):
        address = territory_address(Territory(kind=kind, code=code))
        assert address == reverse("portal:territory", args=[word, code])
        assert resolve(address).kwargs == {"word": word, "code": code}


def test_a_part_is_told_where_its_commune_is():
    assert territory_address(Territory(kind=Kind.PART, code="55040")) == "/communes/55040/"
