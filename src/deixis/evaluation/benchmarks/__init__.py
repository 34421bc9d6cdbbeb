"""Data sets, a model that answers them, floors that never look, and the report on both."""
