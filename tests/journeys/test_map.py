"""The map of France comes from here alone, is light, and leaves nothing broken where it cannot be drawn."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.weights import weigh

MOST_BYTES = 600 * 1024


def drawn(page: Page) -> None:
    page.locator("canvas.maplibregl-canvas").wait_for()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [390, 1280])
def test_france_is_drawn_from_here_and_light(visit, width):
    visitor = visit(width)
    weight = weigh(visitor.page)
    visitor.go("/carte/")
    drawn(visitor.page)
    assert any(".pmtiles" in name for name in weight), "tiles were read"
    assert sum(weight.values()) <= MOST_BYTES, weight
    visitor.check()


def test_without_javascript_the_regions_lead_on(visit):
    visitor = visit(390, javascript=False)
    visitor.go("/carte/")
    visitor.page.get_by_role("link", name="Nouvelle-Aquitaine").first.click()
    visitor.page.get_by_role("link", name="Vienne", exact=True).first.click()
    visitor.page.wait_for_url("**/departements/86/")
    assert visitor.page.get_by_role("heading", level=1).inner_text() == "Vienne"


def test_without_webgl_the_drawing_stays_and_nothing_is_offered_that_fails(visit):
    visitor = visit(390)
    page = visitor.page
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    visitor.go("/communes/86158/")
    assert page.locator("svg.drawing").is_visible()
    assert not page.locator("[data-open-map]").is_visible()
    visitor.check()


@pytest.mark.parametrize("missing", ["maplibre-gl.*mjs", "pmtiles.*mjs"])
def test_a_map_that_does_not_come_says_so_and_leaves_the_drawing(visit, missing):
    visitor = visit(390)
    page = visitor.page
    page.route(re.compile(missing), lambda route: route.abort())
    visitor.go("/communes/86158/")
    page.locator("[data-open-map]").click()
    page.locator("territory-map [role=status]").filter(has_text="n’est pas venue").wait_for()
    assert page.locator("svg.drawing").is_visible()
    visitor.faults.clear()  # the browser tells its console what did not come
    visitor.check()
