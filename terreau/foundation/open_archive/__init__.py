"""The open archive: what is public in the house, for whoever wants to read it, keep it, or open it elsewhere.

A folder or a ZIP of JSON Lines, one file a kind of thing, with `manifest.json` and a README that says what each field
is. Rooms offer what they give and how to take it (`foundation/archive.py`). docs/archive.md is its contract.
"""

FORMAT = 1
MANIFEST = "manifest.json"
SCHEMA = "schema.json"
READMES = {"en": "README.md", "fr": "LISEZMOI.md"}
LARGEST_LINE = 8 * 2**20  # bytes
LARGEST = 2 * 2**30  # bytes, unpacked
EXPANDS, SUSPECT = 200, 32 * 2**20  # times, from that many bytes on: no text packs so well
MOST_FILES = 100
