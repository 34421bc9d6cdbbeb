"""Segment Anything, 1 to 3: what a box holds, what a point lies on, and, in SAM 3, what a phrase names."""
