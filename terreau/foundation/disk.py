"""Faults of a disk in one sentence."""

import errno
from pathlib import Path

from django.utils.translation import gettext as _


def sentence_of_disk(error: OSError, folder: Path) -> str:
    """Full, not writable, or what the system says."""
    if error.errno == errno.ENOSPC:
        return full(folder)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return closed(folder)
    return str(error).strip().partition("\n")[0] or type(error).__name__


def full(folder: Path) -> str:
    return _("the disk is full: free some space in %(folder)s and start again; what was saved is kept.") % {
        "folder": folder
    }


def closed(folder: Path) -> str:
    return _("the folder %(folder)s cannot be written: give it to the account that runs Terreau.") % {"folder": folder}
