"""Readers of published data sets, each from its official layout."""
