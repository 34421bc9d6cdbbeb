"""How large an image is."""

from __future__ import annotations

from dataclasses import dataclass

from deixis.errors import ShapeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Height and width, in pixels (or in cells, for a grid); both at least 1."""

    height: int
    width: int

    def __post_init__(self) -> None:
        if self.height < 1 or self.width < 1:
            raise ShapeError(f"a size needs a height and a width of at least 1, got {self.height}x{self.width}")

    @property
    def hw(self) -> tuple[int, int]:
        """(height, width), the order of NumPy shapes."""
        return self.height, self.width

    @property
    def wh(self) -> tuple[int, int]:
        """(width, height), the order of Pillow sizes."""
        return self.width, self.height

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"
