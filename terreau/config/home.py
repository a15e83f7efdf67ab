"""The data folder: prepared or not, and what to say when it, its disk or its database does not answer."""

import errno
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.utils.translation import gettext as _

from terreau.config.env import env
from terreau.foundation import stamp
from terreau.foundation.errors import Unavailable


def require() -> None:
    """Raise, in one sentence, unless `terreau init` has been here."""
    if not is_prepared():
        raise Unavailable(
            _("the data folder %(folder)s is not ready: run `terreau init` first.") % {"folder": folder()}
        )


def folder() -> Path:
    return Path(settings.TERREAU_DATA_DIR)


def is_prepared() -> bool:
    """Whether the database has every table that this version needs."""
    from django.db.migrations.executor import MigrationExecutor

    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).is_file():
        return False
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    tables = {"foundation_clock", "foundation_stamp", settings.CACHES["default"]["LOCATION"]}
    return tables <= set(connection.introspection.table_names()) and not stamp.missing()


def make_folder() -> None:
    """Create the data folder and its secret; raises `Unavailable` where it cannot be written."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        env.prepare_secret()
    except OSError as error:
        raise Unavailable(sentence_for(error)) from error


def sentence_for(error: OSError | DatabaseError) -> str:
    """One sentence for a fault of the disk or of the database."""
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if (isinstance(error, OSError) and error.errno == errno.ENOSPC) or "disk is full" in text:
        return _("the disk is full: free some space in %(folder)s and start again; what was saved is kept.") % {
            "folder": folder()
        }
    if isinstance(error, PermissionError) or "readonly database" in text or "unable to open database" in text:
        return _("the folder %(folder)s cannot be written: give it to the account that runs Terreau.") % {
            "folder": folder()
        }
    if isinstance(error, OperationalError) and connection.vendor == "postgresql":
        return _("the database of DATABASE_URL does not answer (%(detail)s).") % {"detail": text}
    return text
