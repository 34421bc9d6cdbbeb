"""The notation of logical forms, printed and read back exactly."""

from deixis.text.forms.reading import read
from deixis.text.forms.showing import show

__all__ = ["read", "show"]
