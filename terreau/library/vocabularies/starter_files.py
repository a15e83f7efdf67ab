"""The vocabularies shipped with Terreau: one TOML file each in `starter/`."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from terreau.library.vocabularies import content

FOLDER = Path(__file__).parent / "starter"


@dataclass(frozen=True, slots=True)
class Shipped:
    code: str
    kind: str
    content: content.Content
    digest: str


@cache
def read_all() -> dict[str, Shipped]:
    """Code → vocabulary; raises `Invalid` for a file that is wrong."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}


def read(path: Path) -> Shipped:
    raw = path.read_bytes()
    data = tomllib.loads(raw.decode("utf-8"))
    kind = data.pop("kind", "scheme")
    return Shipped(path.stem, kind, content.check(data), hashlib.sha256(raw).hexdigest())
