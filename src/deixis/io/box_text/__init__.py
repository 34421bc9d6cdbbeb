"""Boxes and points in what a language model writes: every dialect, to pixels of the original picture."""
