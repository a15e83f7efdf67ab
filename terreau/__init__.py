"""Terreau: a digital commons for local resilience."""

__version__ = "0.1.0"
