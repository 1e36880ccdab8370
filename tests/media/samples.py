"""Small pictures made on the spot, the awkward kinds among them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

RED = (200, 40, 30)


def encoded(image: Image.Image, format: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, format, **options)
    return target.getvalue()


def plain(width: int = 300, height: int = 200, colour: tuple[int, ...] = RED, format: str = "PNG") -> bytes:
    return encoded(Image.new("RGB" if len(colour) == 3 else "RGBA", (width, height), colour), format)


def photographed_on_its_side() -> bytes:
    """Lies on its side, says so, and says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (33.0, 55.0, 31.0)
    exif[0x010F] = "Telling Phones (Pty) Ltd"
    return encoded(Image.new("RGB", (400, 200), RED), "JPEG", exif=exif)


def png_that_claims(width: int, height: int) -> bytes:
    """A header and nothing behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", b"") + _chunk(b"IEND", b"")


def png_with_much_text(megabytes: int) -> bytes:
    text = b"comment\x00\x00" + zlib.compress(b"a" * megabytes * 1024 * 1024)
    start = plain(1, 1)
    return start[:33] + _chunk(b"zTXt", text) + start[33:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
