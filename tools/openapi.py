"""Write docs/openapi.json (the public API) and docs/library.schema.json (the table of the library): `make openapi`."""

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"TERREAU_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "terreau.config.settings"}
        import django

        django.setup()
        from terreau.config.api_docs import schema
        from terreau.library.exports import table

        for name, made in (("openapi.json", schema()), ("library.schema.json", table.schema())):
            target = DOCS / name
            target.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
