"""Styles and scripts as they are served: named by content, compressed, light."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.utils.module_loading import import_string

STATIC = Path(__file__).parents[1] / "static"
FIRST_VIEW = 150_000  # bytes, compressed


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Our static files named by content; raises where a style or a script names a file that is not there."""
    folder = tmp_path_factory.mktemp("static")
    storage = import_string(settings.STORAGES["staticfiles"]["BACKEND"])(location=folder, base_url="/static/")
    paths = {}
    for source in STATIC.rglob("*"):
        if source.is_file():
            name = str(source.relative_to(STATIC))
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            paths[name] = (storage, name)
    for _name, _hashed, processed in storage.post_process(paths):
        if isinstance(processed, Exception):
            raise processed
    return folder, storage


def test_scripts_load_one_another_by_their_hashed_names(collected):
    folder, storage = collected
    script = (folder / storage.stored_name("foundation/js/terreau.js")).read_text()
    imported = re.findall(r'import\("\./([^"]+)"\)', script)
    assert len(imported) >= 3
    for name in imported:
        assert re.fullmatch(r"[a-z-]+\.[0-9a-f]{12}\.js", name)
        assert (folder / "foundation" / "js" / name).is_file()


def test_styles_name_fonts_by_their_hashed_names(collected):
    folder, storage = collected
    style = (folder / storage.stored_name("foundation/css/base.css")).read_text()
    fonts = re.findall(r'url\("([^"]+\.woff2)"\)', style)
    assert len(fonts) == 5
    assert all(re.search(r"\.[0-9a-f]{12}\.woff2$", font) for font in fonts)


def test_the_map_code_finds_its_worker_and_its_parts(collected):
    vendor = collected[0] / "foundation" / "vendor"
    assert "maplibre-gl-worker.mjs" in (vendor / "maplibre-gl" / "maplibre-gl.mjs").read_text()
    assert (vendor / "maplibre-gl" / "maplibre-gl-worker.mjs").is_file()
    parts = re.findall(r'from"([^"]+)"', (vendor / "pmtiles" / "pmtiles.mjs").read_text())
    assert parts == ["../fflate/fflate.mjs"]
    assert (vendor / "pmtiles" / parts[0]).resolve().is_file()


@pytest.mark.django_db
def test_the_first_view_of_the_fullest_page_is_light(client):
    page = client.get("/style/").content
    text = page.decode()
    files = set(re.findall(r'/static/([^"]+\.(?:css|js|svg|woff2))"', text))
    files |= {f"foundation/js/{name}.js" for name in ("suggest", "draft", "small")}
    files.add("foundation/img/soil.svg")
    weight = len(brotli.compress(page))
    for name in files:
        content = (STATIC / name).read_bytes()
        weight += len(content) if name.endswith("woff2") else len(brotli.compress(content))
    assert any(name.endswith("woff2") for name in files)
    assert weight < FIRST_VIEW
