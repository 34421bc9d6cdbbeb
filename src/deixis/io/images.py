"""Photographs in: guarded, upright, RGB.

What is not trusted here is the file. Its length is limited before it is read, its format is decided by its first
bytes and only that one decoder is tried, and its pixels are counted from the header before any is decoded.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import BmpImagePlugin, GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from deixis.errors import ImageError, ShapeError
from deixis.types.size import Size

RgbArray = NDArray[np.uint8]
ImageSource = str | os.PathLike[str] | bytes | bytearray | memoryview | Image.Image | NDArray[np.uint8]

ORIENTATION_TAG = 0x0112
UPRIGHT = 1
TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SWAPS_SIDES = frozenset({5, 6, 7, 8})

DECODERS: dict[str, Callable[[io.BytesIO], Image.Image]] = {
    "PNG": PngImagePlugin.PngImageFile,
    "JPEG": JpegImagePlugin.JpegImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
}
SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (8, b"WEBP", "WebP"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"II+\0", "TIFF"),
    (0, b"MM\0+", "TIFF"),
)
FOREIGN = (
    (4, b"ftyphei", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftyp", "video"),
    (0, b"%PDF", "PDF"),
    (0, b"<svg", "SVG"),
    (0, b"<?xml", "XML or SVG"),
    (0, b"8BPS", "Photoshop"),
    (128, b"DICM", "DICOM"),
)
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
ANNOTATED = ".deixis.png"
DRAFT_MARGIN = 2  # a JPEG is decoded at no less than this many times the side that is wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class InputLimits:
    """What is refused before it costs anything.

    Attributes:
        max_bytes: of a file.
        max_pixels: of an image, from its header.
    """

    max_bytes: int = 64 * 2**20
    max_pixels: int = 40_000_000


@dataclass(frozen=True, slots=True, eq=False)
class UprightImage:
    """An image that passed the guards, turned upright, decoded only when asked.

    Attributes:
        size: of the upright image.
    """

    size: Size
    _encoded: tuple[str, bytes] | None
    _image: Image.Image | None
    _orientation: int
    _path: Path | None

    def rgb(self) -> RgbArray:
        """(H, W, 3) uint8: every pixel.

        Raises:
            ImageError: the file is damaged.
        """
        return self._guarded(lambda: _array(self._turn(_to_rgb(self._open()))))

    def square(self, side: int) -> RgbArray:
        """(side, side, 3) uint8: the whole image squashed into a square.

        A large JPEG is decoded at a fraction of its size, which is several times faster; the result differs from
        that of the full decode by about one step of 255.

        Raises:
            ImageError: the file is damaged.
        """
        return self._guarded(lambda: _array(self._turn(_squash(self._open(), side, own=self._encoded is not None))))

    def _open(self) -> Image.Image:
        if self._encoded is None:
            assert self._image is not None
            return self._image
        kind, data = self._encoded
        return DECODERS[kind](io.BytesIO(data))

    def _turn(self, image: Image.Image) -> Image.Image:
        method = TURNED.get(self._orientation)
        return image if method is None else image.transpose(method)

    def _guarded(self, decode: Callable[[], RgbArray]) -> RgbArray:
        try:
            return decode()
        except ImageError:
            raise
        except Exception as error:  # decoders of untrusted bytes raise anything
            raise _damaged(error, self._path) from error


def read_image(source: ImageSource, limits: InputLimits = InputLimits()) -> RgbArray:
    """(H, W, 3) uint8: the image, upright, RGB, every pixel. As `open_image`.

    >>> read_image(np.zeros((2, 3, 3), np.uint8)).shape
    (2, 3, 3)
    """
    return open_image(source, limits).rgb()


def open_image(source: ImageSource, limits: InputLimits = InputLimits()) -> UprightImage:
    """The image of a path, of the bytes of a file, of a PIL image, or of a (H, W, 3) uint8 RGB array.

    EXIF orientation is applied, to PIL images too. Transparent pixels become white; 16-bit grey is scaled to 8.
    Of a PIL image the current frame is taken; a file must have only one.

    Raises:
        ImageError: missing, no regular file, too large, of an unknown format, animated, or damaged. Damage inside
            the pixels shows only when they are asked for.
        ShapeError: an array of another shape or dtype.
    """
    if isinstance(source, np.ndarray):
        return _from_array(source, limits)
    if isinstance(source, Image.Image):
        return _from_pil(source, limits)
    if isinstance(source, bytes | bytearray | memoryview):
        return _from_bytes(bytes(source), limits, None)
    if isinstance(source, str | os.PathLike):
        return _from_path(source, limits)
    raise ImageError(
        f"expected a path, bytes, a PIL image or a (H, W, 3) uint8 array, got {type(source).__name__}; "
        "a tensor becomes an array by .numpy()"
    )


def check_array(array: NDArray[Any]) -> RgbArray:
    """The array as (H, W, 3) uint8, if it is one. Its order must be RGB, which cannot be checked.

    Raises:
        ShapeError: another shape or dtype; the message says how to convert.
    """
    if array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3 or not array.size:
        raise ShapeError(f"image: expected (H, W, 3) uint8 RGB, got {array.shape} {array.dtype}; {_advice(array)}")
    return np.ascontiguousarray(array)


def list_images(folder: str | os.PathLike[str]) -> list[Path]:
    """The image files in a folder and the folders in it, sorted, by the ending of their names.

    Links to folders are not followed; hidden names, and pictures that Deixis annotated, are left out.

    Raises:
        ImageError: there is no such folder, or one cannot be read.
    """
    root = Path(folder)
    if not root.is_dir():
        raise ImageError("is not a folder" if root.exists() else "there is no such folder", root)
    found: list[Path] = []
    for parent, folders, names in os.walk(root, onerror=_cannot_list):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if _looks_like_image(name)]
    return sorted(path for path in found if path.is_file())


def _looks_like_image(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES and not name.startswith(".") and not name.lower().endswith(ANNOTATED)


def _cannot_list(error: OSError) -> None:
    raise ImageError(f"cannot be listed: {error.strerror}", Path(str(error.filename))) from error


def _from_path(source: str | os.PathLike[str], limits: InputLimits) -> UprightImage:
    if isinstance(source, str) and source.startswith(("http://", "https://", "data:")):
        raise ImageError(f"{source:.60} is an address; Deixis fetches nothing: save the image and give its path")
    if "\0" in os.fspath(source):
        raise ImageError(f"{os.fspath(source)!r:.60} is no path: it has a NUL in it")
    path = Path(source)
    return _from_bytes(_read_file(path, limits), limits, path)


def _read_file(path: Path, limits: InputLimits) -> bytes:
    """The bytes of a regular file; never waits, not even for a pipe that nobody writes to."""
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ImageError("is not a regular file; pipes and devices are not read", path)
            return file.read(limits.max_bytes + 1)
    except FileNotFoundError as error:
        raise ImageError("there is no such file", path) from error
    except IsADirectoryError as error:
        raise ImageError("is a folder; name one image in it", path) from error
    except OSError as error:
        raise ImageError(f"cannot be read: {error.strerror or error}", path) from error


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _from_bytes(data: bytes, limits: InputLimits, path: Path | None) -> UprightImage:
    if len(data) > limits.max_bytes:
        raise ImageError(f"has more than {limits.max_bytes / 2**20:g} MiB, the most that is read", path)
    kind = _sniff(data, path)
    try:
        image = DECODERS[kind](io.BytesIO(data))
    except Exception as error:  # decoders of untrusted bytes raise anything
        raise _damaged(error, path) from error
    _check_pixels(image.size, limits, path)
    if kind != "JPEG" and _is_animated(image, path):
        raise ImageError(
            f"is a {kind} with several frames, and which one is meant is not known; save one as a file of its own, "
            "or open it with Pillow, .seek(number), and give that image",
            path,
        )
    if kind == "TIFF":
        return _from_tiff(image, path)
    return _upright(image, (kind, data), path)


def _is_animated(image: Image.Image, path: Path | None) -> bool:
    """Whether a file has several frames, for which the second is looked for."""
    try:
        return bool(getattr(image, "is_animated", False))
    except Exception as error:  # as above
        raise _damaged(error, path) from error


def _sniff(data: bytes, path: Path | None) -> str:
    """The format that the first bytes say."""
    if not data:
        raise ImageError("is empty", path)
    for offset, signature, kind in SIGNATURES:
        if data.startswith(signature, offset):
            return kind
    known = next((f"looks like {kind}, which" for offset, mark, kind in FOREIGN if data.startswith(mark, offset)), "")
    raise ImageError(
        f"{known or 'is of a kind that'} is not read; convert it to one of {', '.join(DECODERS)}",
        path,
    )


def _from_tiff(image: Image.Image, path: Path | None) -> UprightImage:
    """Pillow turns a TIFF upright itself as it decodes it."""
    try:
        image.load()
    except Exception as error:  # decoders of untrusted bytes raise anything
        raise _damaged(error, path) from error
    return UprightImage(Size(height=image.height, width=image.width), None, image, UPRIGHT, path)


def _from_pil(image: Image.Image, limits: InputLimits) -> UprightImage:
    _check_pixels(image.size, limits, None)
    return _upright(image, None, None)


def _from_array(array: NDArray[Any], limits: InputLimits) -> UprightImage:
    image = Image.fromarray(check_array(array))
    _check_pixels(image.size, limits, None)
    return UprightImage(Size(height=image.height, width=image.width), None, image, UPRIGHT, None)


def _upright(image: Image.Image, encoded: tuple[str, bytes] | None, path: Path | None) -> UprightImage:
    orientation = _orientation(image)
    width, height = image.size[::-1] if orientation in SWAPS_SIDES else image.size
    size = Size(height=height, width=width)
    return UprightImage(size, encoded, None if encoded else image, orientation, path)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION_TAG, UPRIGHT))
    except Exception:  # EXIF that cannot be read says nothing about orientation
        return UPRIGHT


def _check_pixels(size: tuple[int, int], limits: InputLimits, path: Path | None) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise ImageError(f"is {width}x{height}: it has no pixels", path)
    if width * height > limits.max_pixels:
        raise ImageError(
            f"is {width}x{height}, {width * height / 1e6:.0f} megapixels; at most {limits.max_pixels / 1e6:g} are "
            "read: make it smaller, or cut it into parts",
            path,
        )


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or (image.mode == "I" and isinstance(image, PngImagePlugin.PngImageFile)):
        wide = np.asarray(image).astype(np.uint32)
        return Image.fromarray(((wide * 255 + 32767) // 65535).astype(np.uint8)).convert("RGB")
    if image.mode in ("I", "F"):
        raise ImageError(f"has 32-bit samples (mode {image.mode}), whose scale is not known; scale it to 8 bits first")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return image.convert("RGB")


def _squash(image: Image.Image, side: int, *, own: bool) -> Image.Image:
    """The image in a square. `own` is whether it may be decoded at a fraction of its size, which changes it."""
    box: tuple[float, float, float, float] = (0, 0, *image.size)
    if own and isinstance(image, JpegImagePlugin.JpegImageFile):
        drafted = image.draft(None, (side * DRAFT_MARGIN, side * DRAFT_MARGIN))  # type: ignore[no-untyped-call, unused-ignore]
        box = drafted[1] if drafted else box  # the picture ends inside the last pixel where its side is odd
    return _to_rgb(image).resize((side, side), Image.Resampling.BICUBIC, box, reducing_gap=3.0)


def _array(image: Image.Image) -> RgbArray:
    return np.array(image, np.uint8)


def _damaged(error: Exception, path: Path | None) -> ImageError:
    return ImageError(f"cannot be decoded: the file is damaged or cut short ({error})", path)


def _advice(array: NDArray[Any]) -> str:
    shape = array.shape
    if not array.size:
        return "it has no pixels"
    if array.ndim == 4:
        return "give several images as a list of arrays"
    if array.ndim == 2:
        return "a grey image becomes RGB by np.stack([a] * 3, axis=-1)"
    if array.ndim == 3 and shape[2] == 4:
        return "drop the alpha channel by a[..., :3]"
    if array.ndim == 3 and shape[2] == 1:
        return "a grey image becomes RGB by np.repeat(a, 3, axis=2)"
    if array.ndim == 3 and shape[0] in (1, 3, 4) and shape[2] != 3:
        return "channels go last: a.transpose(1, 2, 0)"
    if array.dtype.kind == "f":
        return "floats in 0..1 become bytes by (a * 255).round().astype(np.uint8)"
    if array.dtype == np.uint16:
        return "16 bits become 8 by (a // 257).astype(np.uint8)"
    return "convert it; an OpenCV image becomes RGB by a[..., ::-1]"
