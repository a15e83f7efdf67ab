"""Write docs/openapi.json, the committed description of the public API: `python tools/openapi.py` (`make openapi`)."""

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "openapi.json"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"TERREAU_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "terreau.config.settings"}
        import django

        django.setup()
        from terreau.config.api_docs import schema

        TARGET.write_text(json.dumps(schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
