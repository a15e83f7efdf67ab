"""Build the wheel, install it in an empty environment, prepare and serve from it: `python tools/try_wheel.py`.

Tries this Python, and 3.13 too where one is found.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def build(into: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(into), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = into.glob("terreau-*.whl")
    return wheel


def pythons() -> list[str]:
    """This Python, and the newest supported one where it is installed."""
    candidates = [shutil.which("python3.13"), *map(str, Path.home().glob(".pyenv/versions/3.13*/bin/python"))]
    newest = next((one for one in candidates if one and runs(one)), None)
    return [sys.executable, *([newest] if newest else [])]


def runs(python: str) -> bool:
    return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def install(python: str, wheel: Path, into: Path) -> Path:
    uv = shutil.which("uv")
    target = into / "bin" / "python"
    lock = str(ROOT / "requirements" / "runtime.lock")
    if uv:
        subprocess.run([uv, "venv", "-q", "--python", python, str(into)], check=True)
        pip = [uv, "pip", "install", "-q", "--python", str(target)]
    else:
        subprocess.run([python, "-m", "venv", str(into)], check=True)
        pip = [str(target), "-m", "pip", "install", "-q"]
    subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    return into / "bin" / "terreau"


def serve_and_ask(terreau: Path, folder: Path) -> None:
    """Start `terreau serve` in an empty folder and read the home page."""
    port = free_port()
    environment = {**os.environ, "TERREAU_DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    environment.pop("PYTHONPATH", None)
    server = subprocess.Popen([terreau, "serve", "--port", str(port)], env=environment, cwd=folder.parent.parent)
    try:
        deadline = time.monotonic() + 240
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    page = answer.read().decode()
                assert "Terreau" in page
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("the wheel does not serve") from None
                time.sleep(0.5)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def main() -> None:
    with tempfile.TemporaryDirectory() as room:
        place = Path(room)
        wheel = build(place)
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB")
        for number, python in enumerate(pythons()):
            terreau = install(python, wheel, place / f"venv{number}")
            version = subprocess.run([terreau, "--version"], check=True, capture_output=True, text=True, cwd=place)
            print(python, version.stdout.strip())
            serve_and_ask(terreau, place / f"data{number}" / "home")
            print("serves")


if __name__ == "__main__":
    main()
