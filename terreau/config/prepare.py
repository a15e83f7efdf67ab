"""Preparing the data folder: one list of steps, each of which says whether it is needed."""

from django.core.management import call_command
from django.utils.translation import gettext as _

from terreau.config import home
from terreau.foundation.commands import progress
from terreau.foundation.house import house


def prepare() -> list[str]:
    """Run every step that is needed, with a bar for each; gives the names of those that ran."""
    home.make_folder()
    done = []
    if not home.is_prepared():
        with progress(_("Preparing the database")):
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        done.append("database")
    for step in house.init:
        if step.needed():
            with progress(step.label) as bar:
                step.run(bar)
            done.append(step.name)
    return done
