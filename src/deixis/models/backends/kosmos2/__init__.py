"""Kosmos-2."""
