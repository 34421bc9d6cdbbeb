from __future__ import annotations

import io
import os
import socket
import zlib
from collections.abc import Callable
from pathlib import Path
from struct import pack
from typing import Any

import numpy as np
import pytest
from PIL import Image

from deixis.errors import ImageError, ShapeError
from deixis.io.images import InputLimits, check_array, list_images, open_image, read_image
from deixis.types import Size

Array = np.ndarray[Any, np.dtype[Any]]
Photograph = Callable[[int, int], Array]
FORMATS = ["PNG", "BMP", "TIFF", "GIF", "JPEG", "WEBP"]


def coded(image: Image.Image, kind: str, **how: Any) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **how)
    return data.getvalue()


def picture(height: int = 20, width: int = 30) -> Image.Image:
    y, x = np.mgrid[0:height, 0:width]
    return Image.fromarray(np.stack([x * 5, y * 9, x + y], axis=-1).astype(np.uint8))


def turned(orientation: int, kind: str = "JPEG") -> bytes:
    """A file whose pixels have to be turned as EXIF says to be `marked`."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    image = marked() if orientation == 1 else marked().transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    return coded(image, kind, exif=exif, **({"quality": 95, "subsampling": 0} if kind == "JPEG" else {}))


def marked() -> Image.Image:
    """White, 64 wide and 32 high, with a red corner at the top left and a blue one at the top right."""
    image = Image.new("RGB", (64, 32), "white")
    image.paste((255, 0, 0), (0, 0, 16, 16))
    image.paste((0, 0, 255), (48, 0, 64, 16))
    return image


def header_only_png(width: int, height: int) -> bytes:
    """A PNG that says it is large; its pixels, all of one row, are not there to be decoded."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


# What comes in.


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_by_path_and_by_bytes(kind: str, tmp_path: Path) -> None:
    data = coded(picture(), kind)
    path = tmp_path / "no-ending-is-needed"
    path.write_bytes(data)
    for source in (data, bytearray(data), memoryview(data), path, str(path)):
        rgb = read_image(source)
        assert rgb.shape == (20, 30, 3) and rgb.dtype == np.uint8
    exact = kind in ("PNG", "BMP", "TIFF")
    assert np.abs(rgb.astype(int) - np.asarray(picture())).max() <= (0 if exact else 80)


def test_a_pil_image_and_an_array_give_the_same() -> None:
    array = np.asarray(picture())
    assert (read_image(picture()) == array).all()
    assert (read_image(array) == array).all()
    assert (read_image(array[:, ::-1]) == array[:, ::-1]).all()


def test_what_comes_out_is_a_copy() -> None:
    array = np.array(picture())
    read_image(array)[:] = 0
    assert array.any()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_exif_turns_it_upright(orientation: int, kind: str) -> None:
    image = open_image(turned(orientation, kind))
    assert image.size == Size(height=32, width=64)
    for rgb in (image.rgb(), image.square(32)):
        height, width = rgb.shape[:2]
        red, blue = rgb[height // 8, width // 8].astype(int), rgb[height // 8, -width // 8].astype(int)
        assert red[0] > 200 and red[2] < 60, "the red corner is at the top left"
        assert blue[2] > 200 and blue[0] < 60, "the blue corner is at the top right"


def test_exif_turns_a_pil_image_too() -> None:
    image = Image.open(io.BytesIO(turned(6)))
    assert image.size == (32, 64)
    assert open_image(image).size == Size(height=32, width=64)


def test_a_pil_image_is_left_as_it_was(photograph: Photograph) -> None:
    image = Image.open(io.BytesIO(coded(Image.fromarray(photograph(600, 800)), "JPEG")))
    open_image(image).square(32)
    assert image.size == (800, 600)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_exif_that_makes_no_sense_is_passed_over() -> None:
    for exif in (b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0nonsense"):
        assert read_image(coded(picture(), "JPEG", exif=exif)).shape == (20, 30, 3)
    wrong = Image.Exif()
    wrong[0x0112] = 99
    assert read_image(coded(picture(), "JPEG", exif=wrong)).shape == (20, 30, 3)


def test_one_pixel() -> None:
    image = open_image(coded(Image.new("RGB", (1, 1), (9, 8, 7)), "PNG"))
    assert image.rgb().tolist() == [[[9, 8, 7]]]
    assert (image.square(4) == [9, 8, 7]).all()


# Colour.


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    wide = np.array([[0, 256, 32768, 65535]], np.uint16)
    for kind in ("PNG", "TIFF"):
        assert read_image(coded(Image.fromarray(wide), kind))[0, :, 0].tolist() == [0, 1, 128, 255]


def test_a_cmyk_jpeg_keeps_its_colours() -> None:
    colours = [(250, 10, 10), (10, 250, 10), (10, 10, 250), (250, 250, 250), (5, 5, 5)]
    for colour in colours:
        data = coded(Image.new("RGB", (16, 16), colour).convert("CMYK"), "JPEG", quality=95)
        assert read_image(data)[8, 8] == pytest.approx(colour, abs=12)


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    clear.putpixel((1, 0), (10, 20, 30, 255))
    assert read_image(coded(clear, "PNG")).tolist() == [[[255, 255, 255], [10, 20, 30]]]


def test_a_transparent_palette_entry_becomes_white() -> None:
    indexed = Image.new("P", (2, 1))
    indexed.putpalette([200, 0, 0, 0, 200, 0])
    indexed.putpixel((1, 0), 1)
    data = coded(indexed, "PNG", transparency=0)
    assert read_image(data).tolist() == [[[255, 255, 255], [0, 200, 0]]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    white = Image.new("RGBA", (3, 2), "white").convert(mode)
    assert (read_image(coded(white, "PNG")) == 255).all()


@pytest.mark.parametrize("mode", ["I", "F"])
def test_samples_of_unknown_scale_are_refused(mode: str) -> None:
    with pytest.raises(ImageError, match="32-bit samples"):
        read_image(coded(Image.new(mode, (2, 2)), "TIFF"))


# Squares.


@pytest.mark.parametrize(("height", "width"), [(900, 1200), (1411, 1411), (301, 2003), (40, 50)])
def test_a_square_is_what_resizing_the_whole_image_gives(height: int, width: int, photograph: Photograph) -> None:
    smooth = Image.fromarray(photograph(90, 120)).resize((width, height), Image.Resampling.BICUBIC)
    image = open_image(coded(smooth, "JPEG", quality=92))
    whole = Image.fromarray(image.rgb()).resize((64, 64), Image.Resampling.BICUBIC)
    difference = np.abs(image.square(64).astype(int) - np.asarray(whole))
    assert difference.mean() < 1 and difference.max() < 12
    assert image.size == Size(height=height, width=width)


# What is refused.


def refused(source: Any, said: str, limits: InputLimits | None = None) -> None:
    with pytest.raises(ImageError, match=said):
        read_image(source, limits or InputLimits())


def test_a_missing_file(tmp_path: Path) -> None:
    refused(tmp_path / "nothing.jpg", r"nothing\.jpg: there is no such file")


def test_a_folder(tmp_path: Path) -> None:
    refused(tmp_path, "is a folder; name one image in it")


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "not a regular file")


def test_a_device_and_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused("/dev/zero", "not a regular file")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        refused("socket", "cannot be read|not a regular file")


def test_a_name_with_nul() -> None:
    refused("a\0b.jpg", "has a NUL in it")


def test_an_empty_file() -> None:
    refused(b"", "is empty")


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(coded(picture(), "PNG"))
    length = path.stat().st_size
    refused(path, "has more than", InputLimits(max_bytes=length - 1))
    assert read_image(path, InputLimits(max_bytes=length)).shape == (20, 30, 3)


def test_pixels_over_the_limit() -> None:
    data = coded(picture(20, 30), "PNG")
    refused(data, "30x20", InputLimits(max_pixels=599))
    refused(picture(20, 30), "30x20", InputLimits(max_pixels=599))
    refused(np.asarray(picture(20, 30)), "30x20", InputLimits(max_pixels=599))
    assert read_image(data, InputLimits(max_pixels=600)).shape == (20, 30, 3)


def test_a_bomb_is_refused_by_its_header() -> None:
    refused(header_only_png(13000, 13000), r"13000x13000, 169 megapixels; at most 40 are read")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_several_frames(kind: str) -> None:
    frames = [picture(), picture().rotate(180)]
    data = coded(frames[0], kind, save_all=True, append_images=frames[1:])
    refused(data, "several frames, .* open it with Pillow")
    chosen = Image.open(io.BytesIO(data))
    chosen.seek(1)
    assert read_image(chosen).shape == (20, 30, 3)


def test_a_gif_whose_second_frame_breaks_off() -> None:
    """Pillow raises an IndexError here; a mutated file found it."""
    file = io.BytesIO()
    Image.new("L", (8, 8)).save(file, "GIF")
    data = file.getvalue()[:-1] + b"," + bytes(4) + b"\x08\0\x08\0\0"
    with pytest.raises(ImageError, match="damaged"):
        open_image(data)


def test_a_jpeg_with_a_second_picture_inside_is_read() -> None:
    data = coded(picture(), "MPO", save_all=True, append_images=[picture(10, 10)])
    assert read_image(data).shape == (20, 30, 3)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_cut_short(kind: str, photograph: Photograph) -> None:
    data = coded(Image.fromarray(photograph(200, 200)), kind)
    for length in (12, len(data) // 3, len(data) - len(data) // 4):
        refused(data[:length], "damaged or cut short")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "looks like HEIC"),
        (b"%PDF-1.7", "looks like PDF"),
        (b"<svg xmlns='x'/>", "looks like SVG"),
        (b"\0\0\0\x18ftypisom", "looks like video"),
        (b"%!PS-Adobe-3.0 EPSF", "of a kind that is not read; convert it to one of PNG, JPEG"),
        (b"hello", "of a kind"),
    ],
)
def test_other_formats(data: bytes, said: str) -> None:
    refused(data, said)


def test_other_things() -> None:
    refused("https://example.org/cat.jpg", "is an address; Deixis fetches nothing")
    refused(7, "expected a path, bytes, a PIL image or a .* got int")
    refused(None, "got NoneType")


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.zeros((4, 5), np.uint8), r"np\.stack"),
        (np.zeros((4, 5, 1), np.uint8), r"np\.repeat"),
        (np.zeros((4, 5, 4), np.uint8), "alpha"),
        (np.zeros((3, 4, 5), np.uint8), r"transpose\(1, 2, 0\)"),
        (np.zeros((2, 4, 5, 3), np.uint8), "list of arrays"),
        (np.zeros((4, 5, 3), np.float32), r"\(a \* 255\)"),
        (np.zeros((4, 5, 3), np.uint16), "257"),
        (np.zeros((4, 5, 3), np.int64), "OpenCV"),
        (np.zeros((0, 5, 3), np.uint8), "no pixels"),
    ],
)
def test_other_arrays(array: Array, said: str) -> None:
    with pytest.raises(ShapeError, match=said):
        check_array(array)
    with pytest.raises(ShapeError, match=r"expected \(H, W, 3\) uint8 RGB"):
        open_image(array)


# Folders.


def test_images_are_listed_in_order(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("z.JPG", "a.png", "b/c/d.webp", "b/x.txt", ".hidden.png", "a.deixis.png", "b/._d.png"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "link.png").symlink_to(tmp_path / "a.png")
    (tmp_path / "broken.png").symlink_to(tmp_path / "nowhere.png")
    names = [str(path.relative_to(tmp_path)) for path in list_images(tmp_path)]
    assert names == ["a.png", "b/c/d.webp", "link.png", "z.JPG"]


def test_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for name, said in (("nowhere", "no such folder"), ("file", "not a folder")):
        with pytest.raises(ImageError, match=said):
            list_images(tmp_path / name)
    assert list_images(tmp_path) == []
