"""Files of other projects that are served from here: `python tools/vendor.py [--check]`.

`vendor.toml` lists each package with its version, licence and files. Without flag, the packages are fetched with
`npm pack`, the files copied, and their hashes written. With `--check`, nothing is fetched: every listed file must
be there with its hash, and no other file may stand in their folders.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "vendor.toml"
HEADER = """# Files of other projects, committed so that the product calls nobody and needs no Node.
# `python tools/vendor.py` fetches them and writes the hashes; `--check` compares. `into` is the folder, from the root.
# A file: its name there = { from = its path in the package, sha256 }. `replace` changes text while copying;
# `weight` makes a static TrueType font out of one or several variable WOFF2 files (needs fonttools and brotli).
"""


def packages() -> list[dict[str, Any]]:
    return tomllib.loads(LIST.read_text())["package"]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def faults(root: Path = ROOT) -> list[str]:
    """What differs between the list and the folders; empty when all is well."""
    found, listed = [], set()
    for package in packages():
        for name, file in package["files"].items():
            path = root / package["into"] / name
            listed.add(path)
            if not path.is_file():
                found.append(f"{path.relative_to(root)} is missing")
            elif digest(path.read_bytes()) != file["sha256"]:
                found.append(f"{path.relative_to(root)} is not the file of {package['name']} {package['version']}")
    for folder in sorted({root / package["into"] for package in packages()}):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path not in listed:
                found.append(f"{path.relative_to(root)} is not listed in vendor.toml")
    return found


def fetch(package: dict[str, Any], into: Path) -> dict[str, bytes]:
    """The files of a package of npm, by their path."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{package['name']}@{package['version']}"]
    name = subprocess.run(command, cwd=into, check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(into / name) as archive:
        return {
            member.name.partition("/")[2]: archive.extractfile(member).read()  # type: ignore[union-attr]
            for member in archive
            if member.isfile()
        }


def made(file: dict[str, Any], contents: dict[str, bytes]) -> bytes:
    """One vendored file, from the contents of its package."""
    if "weight" in file:
        return static_font([contents[one] for one in file["from"]], file["weight"], file["family"])
    content = contents[file["from"]]
    if file["from"].endswith((".js", ".mjs", ".css")):
        lines = content.decode().splitlines(keepends=True)
        content = "".join(line for line in lines if "sourceMappingURL=" not in line).encode()
    for old, new in file.get("replace", []):
        if old.encode() not in content:
            raise SystemExit(f"{file['from']} does not hold {old!r} any more")
        content = content.replace(old.encode(), new.encode())
    return content


def static_font(parts: list[bytes], weight: int, family: str) -> bytes:
    """A TrueType font of one weight: every variable part at that weight, joined."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, part in enumerate(parts):
            font = instantiateVariableFont(TTFont(io.BytesIO(part), recalcTimestamp=False), {"wght": weight})
            font.flavor = None
            for table in ("STAT", "DSIG", "GDEF" if len(parts) > 1 else "DSIG"):
                if table in font:
                    del font[table]
            paths.append(str(Path(folder) / f"{number}.ttf"))
            font.save(paths[-1])
        font = Merger().merge(paths) if len(paths) > 1 else TTFont(paths[0])
    _name(font, family, weight)
    buffer = io.BytesIO()
    font.recalcTimestamp = False
    font.save(buffer)
    return buffer.getvalue()


def _name(font: Any, family: str, weight: int) -> None:
    italic = bool(font["head"].macStyle & 2) or font["post"].italicAngle != 0
    bold = weight >= 600
    style = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic", (True, True): "Bold Italic"}[
        (bold, italic)
    ]
    names = font["name"]
    for identity in (16, 17, 21, 22, 25):
        names.removeNames(nameID=identity)
    for identity, text in {
        1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", ""),
    }.items():  # fmt: skip
        names.setName(text, identity, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (1 if italic else 0) | (32 if bold else 0) | (0 if bold or italic else 64)
    font["head"].macStyle = (1 if bold else 0) | (2 if italic else 0)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    return str(value) if isinstance(value, int) else "'" + value + "'"


def write(listed: list[dict[str, Any]]) -> None:
    blocks = [HEADER]
    for package in listed:
        head = [f"{key} = {_value(value)}" for key, value in package.items() if key != "files"]
        files = [f'"{name}" = {_value(file)}' for name, file in sorted(package["files"].items())]
        blocks.append("\n".join(["[[package]]", *head, "[package.files]", *files, ""]))
    LIST.write_text("\n".join(blocks))


def refresh() -> None:
    listed = packages()
    fetched: dict[str, dict[str, bytes]] = {}
    for package in listed:
        with tempfile.TemporaryDirectory() as folder:
            key = f"{package['name']}@{package['version']}"
            fetched[key] = contents = fetched.get(key) or fetch(package, Path(folder))
        into = ROOT / package["into"]
        into.mkdir(parents=True, exist_ok=True)
        for name, file in package["files"].items():
            content = made(file, contents)
            (into / name).write_bytes(content)
            file["sha256"] = digest(content)
    write(listed)


def main() -> int:
    if "--check" not in sys.argv:
        refresh()
    found = faults()
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
