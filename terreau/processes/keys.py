"""The keys of the proposals that a browser began before anybody logged in."""

from terreau.foundation.held import AGE as AGE
from terreau.foundation.held import HeldKeys

KEYS = HeldKeys("sollicitations", "terreau.processes.keys")
COOKIE, SALT, MOST = KEYS.cookie, KEYS.salt, KEYS.most
held, key_of, refuse_too_many, hold, let_go = (
    KEYS.held, KEYS.key_of, KEYS.refuse_too_many, KEYS.hold, KEYS.let_go,
)  # fmt: skip
