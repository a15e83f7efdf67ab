"""The keys of the plans that a browser began before anybody logged in."""

from terreau.foundation.held import HeldKeys

KEYS = HeldKeys("seances", "terreau.library.sessions")
