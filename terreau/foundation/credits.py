"""Work of others that is served from here; `tests/test_vendor.py` compares it with vendor.toml."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credit:
    name: str
    version: str
    licence: str
    source: str


CREDITS = (
    Credit("Atkinson Hyperlegible Next", "5.3.0", "OFL-1.1", "https://www.brailleinstitute.org/freefont/"),
    Credit("Fraunces", "5.3.0", "OFL-1.1", "https://github.com/undercasetype/Fraunces"),
    Credit("Lucide", "1.62.0", "ISC", "https://lucide.dev/"),
    Credit("MapLibre GL JS", "6.17.0", "BSD-3-Clause", "https://maplibre.org/"),
    Credit("PMTiles", "4.5.0", "BSD-3-Clause", "https://github.com/protomaps/PMTiles"),
    Credit("fflate", "0.8.3", "MIT", "https://github.com/101arrowz/fflate"),
)
