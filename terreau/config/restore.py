"""Putting a backup back: everything is read and checked before anything is touched.

The archive is unpacked beside what stands, then marked as ready in one rename; `home.finish_restore` moves it into
place and can be stopped anywhere. What stood before is kept in a folder of its own. On PostgreSQL the rows are replaced
in one transaction.
"""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terreau.config import backup, copying, home
from terreau.config.prepare import alone, prepare
from terreau.foundation.errors import Invalid, Unavailable
from terreau.territories.boxes import communes


def restore(archive: Path, *, replace: bool) -> dict[str, Any]:
    """Replace this installation by the archive's; gives its manifest and, under `before`, where the former one is."""
    home.make_folder()
    staged = home.folder() / home.STAGED
    with alone(), home.in_use(alone=True):
        manifest = backup.verify(archive)
        if not replace and _is_lived_in():
            raise Invalid(
                _("%(folder)s holds an installation: add --replace to put the backup in its place.")
                % {"folder": home.folder()}
            )
        shutil.rmtree(staged, ignore_errors=True)
        try:
            backup.verify(archive, into=staged)
            if backup.check_database(staged / backup.DATABASE) != manifest["tables"]:
                raise Invalid(_("%(file)s is damaged or is not a backup of Terreau.") % {"file": archive})
            if connection.vendor == "postgresql":
                _load_rows(staged / backup.DATABASE)
            connection.close()
            _mark_ready(staged)
        except (OSError, sqlite3.Error) as error:
            shutil.rmtree(staged, ignore_errors=True)
            known = error if isinstance(error, OSError) else OperationalError(str(error))
            raise Unavailable(home.sentence_for(known)) from error
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        before = home.finish_restore()
    prepare()
    return manifest | {"before": str(before or "")}


def _is_lived_in() -> bool:
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).exists()
    if "people_user" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM people_user) OR EXISTS (SELECT 1 FROM territories_territory)")
        return bool(cursor.fetchone()[0])


def _load_rows(file: Path) -> None:
    """Every row of the archive, in one transaction."""
    if not home.is_prepared():
        from terreau.config.prepare import migrate

        migrate(lambda done, total: None)
    with copying.sqlite_beside(file) as alias, transaction.atomic():
        copying.copy_rows(alias, "default")
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {communes.name}")  # noqa: S608


def _mark_ready(staged: Path) -> None:
    draft = staged / "ready.draft"
    draft.write_text(f"before-restore-{timezone.localtime():%Y-%m-%d-%H%M%S}")
    draft.rename(staged / home.READY)
    backup.sync(staged)
