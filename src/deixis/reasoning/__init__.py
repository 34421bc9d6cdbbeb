"""Forms executed over scenes by named rules: what is meant, and why."""

from deixis.reasoning.resolve import Resolution, resolve
from deixis.reasoning.trace import Clause, Trace

__all__ = ["Clause", "Resolution", "Trace", "resolve"]
