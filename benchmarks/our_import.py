"""The import of France into a folder whose database stands and is empty.

`python -m benchmarks.our_import prepare` makes the database; `ready` imports as it ships, `computed` as for a package
of which no table is ready. Prints the CPU seconds that loading Python and the whole site took, before the import.
"""

import os
import sys
import time


def main(part: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "terreau.config.settings"
    import django

    django.setup()
    if part == "prepare":
        from terreau.config.prepare import steps

        next(step for step in steps() if step.name == "database").run(lambda done, total: None)
        return
    from terreau.territories.imports.run import run

    print(round(time.process_time(), 2))
    if part == "computed":
        from terreau.territories.imports.france import fetch

        fetch._ready = bytes
    run("france", apply=True)


if __name__ == "__main__":
    main("".join(sys.argv[1:]))
