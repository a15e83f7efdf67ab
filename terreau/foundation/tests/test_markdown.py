"""Markdown becomes safe HTML, whatever was typed."""

import re
from html.parser import HTMLParser

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.markdown import DEEPEST, TAGS, excerpt, to_html, to_text


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


HOSTILE = [
    "<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "<img src=x onerror=alert(1)>",
    "![x](https://example.org/spy.gif)", "[x](data:text/html,hi)", '[x](/ok "onclick=alert(1)")', "<style>*{}</style>",
    "| a |\n|---|\n| <b>x</b> |", "[x]( vbscript:x)",
    "**a", "> " * 400, "- " * 400, "`" * 999, "[" * 999, "\ud800\x00\x0b",
]  # fmt: skip


@given(st.lists(st.one_of(st.text(), st.sampled_from(HOSTILE)), max_size=6).map("\n\n".join))
def test_only_known_tags_attributes_and_addresses_come_out(text):
    for tag, attributes in Reader(to_html(text)).found:
        assert tag in TAGS
        assert set(attributes) <= {"href", "title", "rel", "scope", "start"}
        href = (attributes.get("href") or "").strip().lower()
        assert not re.match(r"[a-z][a-z0-9+.-]*:", href) or href.split(":")[0] in {"http", "https", "mailto", "tel"}


@given(st.text(), st.integers(1, 300))
def test_an_excerpt_is_short_and_plain(text, length):
    assert len(excerpt(text, length)) <= length
    assert "\n" not in excerpt(text, length)


def test_a_deep_or_long_text_is_answered():
    assert to_html("> " * 5000 + "fin")
    assert to_html("(" * 50_000 + "[x](" * 5000)
    assert DEEPEST < 100


def test_common_marks():
    html = to_html(
        "# Titre\n\nDu **gras**, un [lien](https://example.org).\n\n- un\n- deux\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert "<h2>Titre</h2>" in html
    assert "<strong>gras</strong>" in html
    assert html.count("<li>") == 2
    assert '<th scope="col">a</th>' in html


def test_only_links_that_leave_are_marked():
    assert 'rel="noopener nofollow ugc"' in to_html("[x](https://example.org)")
    assert 'rel="noopener nofollow ugc"' in to_html("[x](//example.org)")
    assert "rel=" not in to_html("[x](/communes/86158/)")


def test_a_bare_address_becomes_a_link():
    assert 'href="https://example.org/a"' in to_html("Voir https://example.org/a.")
    assert 'href="mailto:mairie@example.org"' in to_html("mairie@example.org")
    assert "<a" not in to_html("L.2143-2 et fichier.md")


def test_headings_begin_where_the_page_wants():
    assert "<h3>a</h3>" in to_html("# a", top=3)
    assert "<h3>a</h3>" in to_html("### a", top=3)
    html = to_html("## a\n\n#### b", top=5)
    assert "<h5>a</h5>" in html
    assert "<h6>b</h6>" in html


def test_raw_html_is_shown_as_written():
    assert "&lt;b&gt;x&lt;/b&gt;" in to_html("<b>x</b>")


def test_words_alone():
    assert to_text("# A & B\n\n- *c*\n- d") == "A & B c d"
    assert excerpt("un deux trois quatre", 12) == "un deux…"


def test_in_a_template():
    page = Template("{% load foundation %}{{ text|markdown:3 }}|{{ text|excerpt:5 }}|{{ nothing|markdown }}")
    assert page.render(Context({"text": "# a b", "nothing": None})) == "<h3>a b</h3>\n|a b|"
