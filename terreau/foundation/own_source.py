"""The source code of this installation, as it runs, offered to whoever uses it (AGPL-3.0, section 13)."""

import os
import zipfile
from pathlib import Path

from django.conf import settings

from terreau import __version__

PACKAGE = Path(__file__).resolve().parents[1]
_LEFT_OUT = {"__pycache__", ".DS_Store"}


def archive() -> Path:
    """The zip of the running package, written once in the data folder; raises `OSError` where it cannot be."""
    newest = max(int(path.stat().st_mtime) for path in _files())
    target = Path(settings.TERREAU_DATA_DIR) / "cache" / f"terreau-{__version__}-{newest}.zip"
    if target.is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for path in _files():
            file.write(path, Path("terreau") / path.relative_to(PACKAGE))
    draft.rename(target)
    return target


def _files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*") if path.is_file() and not _LEFT_OUT & set(path.parts))
