"""What the first view of a page weighs on the wire: `python -m benchmarks.weight http://127.0.0.1:8000 PATH…`.

Counted as a browser with an empty cache receives them (brotli where the server has it): the HTML, the styles of the
screen, the fonts named in the head, the scripts with all modules that they may import, at once or when needed. Not the
map: nobody gets it unasked.
"""

import posixpath
import re
import sys
import urllib.request

STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"(?! media="print")')
FONTS = re.compile(r'<link rel="preload" href="([^"]+)" as="font"')
SCRIPTS = re.compile(r'<script type="module" src="([^"]+)"')
IMPORTS = re.compile(r"""(?:\bfrom|^\s*import|\bimport\()\s*["'](\.{0,2}/[^"'\s]+)["']""", re.MULTILINE)


def main(site: str, paths: list[str]) -> None:
    print(f"{'kB':<44} {'html':>7} {'css':>7} {'fonts':>7} {'js':>7} {'all':>7}")
    for path in paths:
        page = read(site + path)
        modules: set[str] = set()
        for script in SCRIPTS.findall(page):
            follow(site, script, modules)
        parts = [
            sum(weight(site + one) for one in set(found))
            for found in ([path], STYLES.findall(page), FONTS.findall(page), modules)
        ]
        print(f"{path[:44]:<44} " + " ".join(f"{part / 1000:7.1f}" for part in (*parts, sum(parts))))


def follow(site: str, script: str, found: set[str]) -> None:
    if script not in found:
        found.add(script)
        for other in IMPORTS.findall(read(site + script)):
            follow(site, posixpath.normpath(posixpath.join(posixpath.dirname(script), other)), found)


def read(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def weight(url: str) -> int:
    """Bytes of the body as sent."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": "br"})) as answer:
        return len(answer.read())


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:])
