"""Sheets on paper: cards, pages, kits, running orders. Everything here is drawn from what is read on screen."""
