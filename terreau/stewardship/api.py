"""The room's part of the public API."""

from ninja import Router

router = Router()
