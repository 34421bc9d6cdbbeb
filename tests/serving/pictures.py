"""Files that are meant to do harm, made here."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

WIDE = 13_000  # squared: 169 megapixels


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))


def png(width: int, height: int, *more: bytes, pixels: bytes = b"") -> bytes:
    """A grey PNG; without pixels it is as wide as it says, and damaged."""
    header = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(pixels or bytes(64)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(more) + data + chunk(b"IEND", b"")


def honest_bomb() -> bytes:
    """A PNG that really has 169 megapixels, in some 160 KB."""
    packer, row = zlib.compressobj(9), bytes(WIDE + 1)
    data = b"".join(packer.compress(row) for _ in range(WIDE)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack("!IIBBBBB", WIDE, WIDE, 8, 0, 0, 0, 0))
        + (chunk(b"IDAT", data) + chunk(b"IEND", b""))
    )


def tiff(width: int, height: int) -> bytes:
    """A TIFF whose header says a size that its strips do not have."""
    file = BytesIO()
    Image.new("L", (8, 8)).save(file, "TIFF")
    data = bytearray(file.getvalue())
    offset = struct.unpack_from("<I", data, 4)[0]
    for entry in range(struct.unpack_from("<H", data, offset)[0]):
        at = offset + 2 + 12 * entry
        tag = struct.unpack_from("<H", data, at)[0]
        if tag in (256, 257):
            struct.pack_into("<HHII", data, at, tag, 4, 1, width if tag == 256 else height)
    return bytes(data)


def animated(kind: str, frames: int) -> bytes:
    file = BytesIO()
    pictures = [Image.new("RGB", (16, 16), (shade, 0, 0)) for shade in range(frames)]
    pictures[0].save(file, kind, save_all=True, append_images=pictures[1:])
    return file.getvalue()


def many_scans(scans: int) -> bytes:
    """A progressive JPEG whose last scan is repeated: each costs a pass over all pixels."""
    file = BytesIO()
    Image.linear_gradient("L").resize((2000, 2000)).save(file, "JPEG", progressive=True, quality=30)
    data = file.getvalue()
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * scans + data[-2:]


def bombs() -> Iterator[tuple[str, bytes]]:
    """Name and file of each."""
    yield "png", png(WIDE, WIDE)
    yield "png of the largest size", png(2**31 - 1, 2**31 - 1)
    yield (
        "gif canvas",
        b"GIF89a"
        + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0)
        + b","
        + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0)
        + b"\x02\x02\x44\x01\x00;",
    )
    yield "bmp", b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 30000, 30000, 1, 24, 0, 0, 0, 0, 0, 0)
    yield "tiff", tiff(40_000, 40_000)
    yield (
        "webp",
        b"RIFF"
        + struct.pack("<I", 30)
        + b"WEBPVP8X"
        + struct.pack("<I", 10)
        + bytes(4)
        + ((16383).to_bytes(3, "little") * 2),
    )
    yield "icc", png(4000, 9999, chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(50_000_000))))
    yield "text", png(4000, 9999, *[chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(900_000)))] * 200)
    yield "animated gif", animated("GIF", 200)
    yield "animated png", animated("PNG", 200)
    yield "animated webp", animated("WEBP", 50)
    yield "pages of a tiff", animated("TIFF", 100)


def foreign() -> Iterator[tuple[str, bytes]]:
    """What other programs would follow, run or unpack."""
    address = b"http://127.0.0.1:9/x"
    yield "hls", b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + address + b"\n#EXT-X-ENDLIST\n"
    yield "dash", b'<?xml version="1.0"?><MPD><BaseURL>' + address + b"</BaseURL></MPD>"
    yield "concat", b"ffconcat version 1.0\nfile " + address
    yield "svg", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="' + address + b'"/></svg>'
    yield "eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file"
    yield "pdf", b"%PDF-1.7\n"
    yield "zip", b"PK\x03\x04" + bytes(60)
    yield "gzip", b"\x1f\x8b\x08" + bytes(60)
    yield "deflated dicom", bytes(128) + b"DICM" + b"\x02\0\x10\0UI\x16\x00" + b"1.2.840.10008.1.2.1.99" + bytes(64)
    yield "nifti", struct.pack("<i", 348) + bytes(36) + struct.pack("<8h", 7, *[32767] * 7) + bytes(292)
    yield "mp4", struct.pack("!I", 24) + b"ftypisom" + bytes(64)
    yield "pickle", b"\x80\x04cos\nsystem\n(S'id'\ntR."
    yield "empty", b"\x00"
