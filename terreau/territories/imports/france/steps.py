"""The steps of this source, as `imports.run` calls them."""

from terreau.territories.imports.france.apply import apply, standing
from terreau.territories.imports.france.compare import compare
from terreau.territories.imports.france.fetch import fetch
from terreau.territories.imports.france.read import read

__all__ = ["apply", "compare", "fetch", "read", "standing"]
