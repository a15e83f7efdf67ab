"""The front: what it keeps, for whom, how long; what it refuses; files."""

import asyncio
import gzip
from types import SimpleNamespace

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.csrf import ensure_csrf_cookie

from terreau.config import front as front_module
from terreau.config.front import Front, bodies
from terreau.config.front.shared import Page, Shelf, is_private, today
from terreau.foundation.pages import public_page

WORDS = "<p>La soupe du jeudi et le jardin partagé.</p>" * 60
calls: list[str] = []


@public_page
def shared(request):
    calls.append(request.get_full_path())
    return HttpResponse(WORDS)


@public_page(params=["page"])
def paged(request):
    calls.append(request.get_full_path())
    return HttpResponse(WORDS + request.GET.get("page", ""))


@public_page
@ensure_csrf_cookie
def with_form(request):
    calls.append("form")
    return HttpResponse(WORDS)


def own(request):
    return HttpResponse(WORDS)


def echo(request):
    return HttpResponse(request.body, content_type="application/octet-stream")


def who(request):
    return HttpResponse(request.META["REMOTE_ADDR"] + "|" + request.META.get("HTTP_X_REAL_IP", "-"))


def events(request):
    return StreamingHttpResponse(iter([b"data: 1\n\n", b"data: 2\n\n"]), content_type="text/event-stream")


urlpatterns = [
    path("shared/", shared),
    path("paged/", paged),
    path("form/", with_form),
    path("own/", own),
    path("echo/", echo),
    path("who/", who),
    path("events/", events),
]


class Stamps:
    value: dict | None = {"library": 1}

    async def read(self):
        return self.value

    async def close(self):
        pass


@pytest.fixture
def front(settings, tmp_path):
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path / "static", tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        "terreau.foundation.middleware.ErrorPages",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    calls.clear()
    made = Front(WSGIHandler(), None, Stamps())
    made.stamps.value = {"library": 1}
    yield made
    made.django.executor.shutdown()


def ask(front, path, method="GET", body=b"", query=b"", cookie="", **headers):
    """The answer to one request: status, headers, body."""
    lines = [(b"host", headers.pop("host", "testserver").encode())]
    lines += [(name.replace("_", "-").encode(), str(value).encode()) for name, value in headers.items()]
    lines += [(b"x_real_ip", b"203.0.113.9")]
    if cookie:
        lines.append((b"cookie", cookie.encode()))
    if body:
        lines.append((b"content-length", str(len(body)).encode()))
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query,
        "headers": lines, "http_version": "1.1", "scheme": "http", "client": ("192.0.2.7", 1), "server": ("x", 80),
    }  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(front(scope, receive, send))
    start = sent[0]
    return SimpleNamespace(
        status=start["status"],
        headers={k.decode(): v.decode() for k, v in start["headers"]},
        body=b"".join(m.get("body", b"") for m in sent[1:]),
    )


def test_a_shared_page_is_made_once_and_answered_to_everybody(front):
    first, second = ask(front, "/shared/"), ask(front, "/shared/")
    assert calls == ["/shared/"]
    assert first.body == second.body == WORDS.encode()
    assert first.headers == second.headers
    assert second.headers["cache-control"] == "no-cache"
    assert not [name for name in second.headers if name.startswith("x-terreau")]


def test_a_page_is_made_again_as_soon_as_its_stamp_moves(front):
    ask(front, "/shared/")
    front.stamps.value = {"library": 2}
    ask(front, "/shared/")
    assert len(calls) == 2


def test_nothing_is_kept_or_answered_from_memory_while_the_stamp_cannot_be_read(front):
    ask(front, "/shared/")
    front.stamps.value = None
    ask(front, "/shared/")
    assert len(calls) == 2
    assert len(front.shelf) == 1


@pytest.mark.parametrize("cookie", ["sessionid=abc", "a=1; sessionid=abc", "messages=x"])
def test_a_reader_with_a_session_is_answered_by_django(front, cookie):
    ask(front, "/shared/")
    answer = ask(front, "/shared/", cookie=cookie, accept_encoding="br")
    assert len(calls) == 2
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "content-encoding" not in answer.headers


def test_a_reader_with_another_cookie_reads_from_memory_but_fills_nothing(front):
    ask(front, "/shared/", cookie="csrftoken=abc")
    assert len(front.shelf) == 0
    ask(front, "/shared/")
    ask(front, "/shared/", cookie="csrftoken=abc")
    assert len(calls) == 2


def test_a_page_that_sets_a_cookie_is_not_kept(front):
    assert "set-cookie" in ask(front, "/form/").headers
    ask(front, "/form/")
    assert calls == ["form", "form"]


def test_only_declared_parameters_are_kept_and_their_order_does_not_matter(front):
    for query in (b"", b"page=2", b"page=2", b"page=3", b"page=2&utm=x", b"utm=x"):
        ask(front, "/paged/", query=query)
    assert len(calls) == 5
    assert len(front.shelf) == 3
    ask(front, "/shared/", query=b"page=1")
    ask(front, "/shared/", query=b"page=1")
    assert len(calls) == 7


def test_one_host_is_not_answered_with_the_page_of_another(front, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    ask(front, "/shared/")
    ask(front, "/shared/", host="other.example")
    assert len(calls) == 2
    assert ask(front, "/shared/", host="evil.example").status == 400
    assert ask(front, "/shared/", host="").status == 400
    assert len(front.shelf) == 2


def test_a_browser_that_has_the_page_is_told_so(front):
    etag = ask(front, "/shared/").headers["etag"]
    answer = ask(front, "/shared/", if_none_match=etag)
    assert (answer.status, answer.body) == (304, b"")
    front.stamps.value = {"library": 2}
    assert ask(front, "/shared/", if_none_match=etag).status == 304, "same words, made again"
    assert ask(front, "/shared/", if_none_match='W/"other"').status == 200


def test_head_has_the_headers_of_get_without_the_body(front):
    got = ask(front, "/shared/")
    head = ask(front, "/shared/", method="HEAD")
    assert head.body == b""
    assert head.headers == got.headers


@pytest.mark.parametrize("path", ["/shared/", "/own/"])
def test_pages_without_secrets_are_compressed(front, path):
    assert brotli.decompress(ask(front, path, accept_encoding="gzip, br").body) == WORDS.encode()
    assert gzip.decompress(ask(front, path, accept_encoding="gzip").body) == WORDS.encode()
    assert ask(front, path, accept_encoding="br;q=0").body == WORDS.encode()
    assert ask(front, path).body == WORDS.encode()


def test_a_page_that_may_hold_a_secret_is_not_compressed(front):
    for cookie in ("csrftoken=abc", "sessionid=abc"):
        assert "content-encoding" not in ask(front, "/own/", cookie=cookie, accept_encoding="br").headers


def test_events_leave_as_they_come(front):
    assert ask(front, "/events/", accept_encoding="br").body == b"data: 1\n\ndata: 2\n\n"


def test_what_is_sent_arrives_whole_and_what_is_too_large_is_refused(front, monkeypatch):
    body = bytes(range(256)) * 1000
    with override_settings(MIDDLEWARE=[]):
        bare = Front(WSGIHandler(), None, Stamps())
    assert ask(bare, "/echo/", "POST", body).body == body
    assert ask(bare, "/echo/", "POST", transfer_encoding="chunked", body=body).body == body
    monkeypatch.setattr(bodies, "LARGEST", 1000)
    answer = ask(bare, "/echo/", "POST", body)
    assert (answer.status, answer.body.decode()) == (413, "Ce que vous envoyez est trop lourd\u00a0: 32 Mo au plus.")
    assert ask(bare, "/echo/", "POST", transfer_encoding="chunked", body=body).status == 413
    bare.django.executor.shutdown()


def test_addresses_and_headers_without_end_are_refused(front):
    assert ask(front, "/" + "a" * 20_000).status == 414
    assert ask(front, "/own/", x_long="a" * 70_000).status == 431
    assert ask(front, "/own/", query="q=é".encode()).status == 200


def test_a_client_cannot_name_itself(front):
    lied = {"x-forwarded-for": "203.0.113.9"}
    assert ask(front, "/who/", **lied).body == b"192.0.2.7|-"
    front.proxies = 1
    assert ask(front, "/who/", **{"x-forwarded-for": "203.0.113.66, 203.0.113.9"}).body == b"203.0.113.9|-"


def test_uploads_are_shown_or_offered_and_never_interpreted(front, settings):
    (settings.MEDIA_ROOT / "page.html").write_text("<script>alert(1)</script>")
    (settings.MEDIA_ROOT / "photo.png").write_bytes(b"\x89PNG")
    (settings.MEDIA_ROOT.parent / "secret").write_text("hush")
    page = ask(front, "/files/page.html")
    assert page.headers["content-type"] == "application/octet-stream"
    assert page.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in page.headers["content-security-policy"]
    assert ask(front, "/files/photo.png").headers["content-type"] == "image/png"
    for stray in ("/files/../secret", "/files//secret", "/files/%2e%2e/secret", "/files/", "/files/none.png"):
        assert ask(front, stray).status == 404


def test_static_files_have_ranges_and_those_named_by_content_stay(settings, tmp_path):
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path, tmp_path
    (tmp_path / "map.pmtiles").write_bytes(bytes(range(100)))
    (tmp_path / "site.0123456789ab.css").write_text("p{}")
    (tmp_path / "staticfiles.json").write_text('{"paths": {"site.css": "site.0123456789ab.css"}}')
    front = Front(None, None, Stamps())
    part = ask(front, "/static/map.pmtiles", range="bytes=10-19", accept_encoding="br")
    assert (part.status, part.body) == (206, bytes(range(10, 20)))
    assert part.headers["content-range"] == "bytes 10-19/100"
    assert "immutable" in ask(front, "/static/site.0123456789ab.css").headers["cache-control"]
    assert "immutable" not in ask(front, "/static/map.pmtiles").headers["cache-control"]
    front.django.executor.shutdown()


def test_the_shelf_keeps_to_its_room_and_drops_what_is_least_read():
    shelf = Shelf(room=10_000)

    def page(stamp=1):
        return Page({"a": stamp}, today(), float("inf"), [], b"x" * 2000, "-")

    for name in (b"/1", b"/2", b"/3"):
        shelf.put(b"h", name, b"", "-", page())
    assert shelf.get(shelf.key(b"h", b"/1", b""), {"a": 1})
    shelf.put(b"h", b"/4", b"", "-", page())
    assert shelf.get(shelf.key(b"h", b"/2", b""), {"a": 1}) is None
    assert shelf.get(shelf.key(b"h", b"/1", b""), {"a": 1})
    assert 0 < shelf.size <= shelf.room
    for name in (b"/1", b"/3", b"/4"):
        assert shelf.get(shelf.key(b"h", name, b""), {"a": 2}) is None
    assert (len(shelf), shelf.size) == (0, 0)


def test_a_page_of_yesterday_or_too_old_is_made_again():
    fresh = Page({}, today(), float("inf"), [], b"", "-")
    assert fresh.fresh({})
    assert not Page({}, "2020-01-01", float("inf"), [], b"", "-").fresh({})
    assert not Page({}, today(), 0.0, [], b"", "-").fresh({})


def test_who_holds_drafts_reads_her_own_pages():
    from terreau.processes.keys import COOKIE

    assert is_private(f"language=fr; {COOKIE}=x".encode(), {})
    assert not is_private(b"language=fr", {})


def test_suggestions_come_from_memory_and_django_reads_other_parameters(front, monkeypatch):
    monkeypatch.setattr(front_module.suggest, "answer_if_ready", lambda text: f'["{text}"]'.encode())
    answer = ask(front, "/api/v1/territories/suggest", query=b"q=st+georges")
    assert (answer.status, answer.body) == (200, b'["st georges"]')
    assert answer.headers["content-type"] == "application/json"
    monkeypatch.setattr(front_module.suggest, "answer_if_ready", lambda text: None)
    monkeypatch.setattr(front_module.suggest, "answer", lambda text: b"[1]")
    assert ask(front, "/api/v1/territories/suggest", query=b"q=").body == b"[1]"
    assert ask(front, "/api/v1/territories/suggest", query=b"q=a&limit=3").status == 404
