"""Metrics over gold and prediction records."""
