"""An address put together is the one that Django finds."""

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.addresses import MARK, address

NAMES = st.sampled_from(["library:sheet", "library:edit", "library:versions", "api:library_sheet"])
SLUGS = st.from_regex(r"\A[-a-zA-Z0-9_]{1,140}\Z") | st.just(MARK)


@given(NAMES, SLUGS, st.sampled_from(["fr", "en"]))
def test_it_is_what_reverse_gives_in_the_language_of_the_page(name, slug, language):
    with override(language):
        assert address(name, slug) == reverse(name, args=[slug])


@pytest.mark.parametrize("slug", ["", "a b", "a/b", "é", "a\n"])
def test_what_is_no_slug_has_no_address(slug):
    with pytest.raises(NoReverseMatch):
        address("library:sheet", slug)


def test_a_route_that_there_is_not_is_said():
    with pytest.raises(NoReverseMatch):
        address("library:nowhere", "a")
