"""Losses of the field, as pure functions on tensors."""
