"""Where each commune lies, for finding the one under a point."""

from terreau.foundation.db.boxes import BoxIndex

communes = BoxIndex("territories_commune_boxes")
