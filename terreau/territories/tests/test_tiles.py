"""The tiles of France that are shipped: whole, light, and those that the recipe made."""

import hashlib
import re

from django.contrib.staticfiles import finders

LARGEST = 8_000_000  # bytes


def test_the_tiles_are_those_of_the_manifest():
    with open(finders.find("territories/france.pmtiles"), "rb") as file:  # noqa: PTH123
        content = file.read()
    with open(finders.find("territories/france.pmtiles.txt"), encoding="utf-8") as file:  # noqa: PTH123
        manifest = file.read()
    assert content[:8] == b"PMTiles\x03"
    assert len(content) <= LARGEST
    assert re.search(r"sha256 (\w{64})", manifest)[1] == hashlib.sha256(content).hexdigest()
    assert "Licence Ouverte" in manifest
