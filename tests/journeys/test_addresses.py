"""Every public address: it answers, says what it is, leads somewhere, and is light."""

import gzip
import urllib.error
import urllib.request
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.journeys.weights import weigh

MOST_PAGES = 150
MOST_OF_A_KIND = 12  # sheets are many, and alike
MOST_BYTES = 150 * 1024
VIEWS = [
    "/", "/communes/86158/", "/bibliotheque/", "/bibliotheque/porteur-de-paroles/", "/collectifs/", "/sollicitations/",
    "/chercher/?q=eau", "/compte/connexion/", "/collectifs/ouvrir/?commune=86158",
    "/sollicitations/nouvelle/?commune=86158", "/style/",
]  # fmt: skip


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.lang, self.titles, self.h1, self.links, self.parts = "", 0, 0, [], []
        self._within_svg = 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._within_svg += tag == "svg"
        self.lang = given.get("lang", "") if tag == "html" else self.lang
        self.titles += tag == "title" and not self._within_svg
        self.h1 += tag == "h1"
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") in ("stylesheet", "alternate", "manifest", "icon") and given.get("href"):
            self.links.append(given["href"])
        if tag in ("img", "script") and given.get("src"):
            self.links.append(given["src"])

    def handle_endtag(self, tag):
        self._within_svg -= tag == "svg"


def ask(url):
    """Status, kind, body and number of bytes that travelled."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
            kind = answer.headers.get_content_type()
            plain = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
            return answer.status, kind, plain, len(body)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "", b"", 0


def shape(url):
    """What kind of page an address leads to: its first words, without what names the thing."""
    parts = urlsplit(url).path.strip("/").split("/")
    depth = 3 if parts[0] == "en" else 2
    return "/".join(parts[: depth - 1]), len(parts), bool(urlsplit(url).query)


@pytest.fixture(scope="module")
def pages(site):
    """What a crawl from the home page finds: address → (status, kind, Links or None, bytes); bounded, breadth first."""
    found, waiting, kinds = {}, deque([site.url + "/"]), {}
    while waiting and len([one for one in found.values() if one[2]]) < MOST_PAGES:
        url = waiting.popleft()
        kind = shape(url)
        if url in found or (kinds.get(kind, 0) >= MOST_OF_A_KIND):
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        status, media, body, size = ask(url)
        links = None
        if media == "text/html":
            links = Links()
            links.feed(body.decode())
            waiting.extend(
                target for one in links.links if (target := urldefrag(urljoin(url, one))[0]).startswith(site.url + "/")
            )
        found[url] = (status, media, links, size)
    return found


def test_the_crawl_goes_far(pages):
    assert len([one for one in pages.values() if one[2]]) >= 40


def test_no_link_is_broken(pages):
    assert {url: one[0] for url, one in pages.items() if one[0] != 200} == {}


def test_every_page_has_one_title_one_heading_and_its_language(pages):
    poor = {
        url: (one.titles, one.h1, one.lang)
        for url, (_status, _media, one, _size) in pages.items()
        if one and (one.titles, one.h1, one.lang) != (1, 1, "en" if urlsplit(url).path.startswith("/en/") else "fr")
    }
    assert poor == {}


@pytest.mark.parametrize("path", VIEWS)
def test_a_first_view_is_light(visit, path):
    visitor = visit(390)
    weight = weigh(visitor.page)
    visitor.go(path)
    visitor.page.wait_for_load_state("networkidle")
    assert sum(weight.values()) <= MOST_BYTES, weight
