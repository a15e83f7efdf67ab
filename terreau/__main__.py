"""`python -m terreau` is the `terreau` command."""

from terreau.config.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
