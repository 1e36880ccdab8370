"""What a PDF of ours says, read back out of it: its text streams through the map from glyphs to letters."""

import re
import zlib

ESCAPES = {b"r": b"\r", b"n": b"\n"}


def pages(paper: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", paper))


def words(paper: bytes) -> str:
    """All of it in the order of drawing. The maps stand in the file in the order of their fonts."""
    streams = [_unpacked(found) for found in re.findall(rb"stream\r?\n(.*?)endstream", paper, re.DOTALL)]
    maps = [_letters(stream) for stream in streams if b"beginbfchar" in stream]
    said, letters = [], maps[0]
    for stream in streams:
        for font, text in re.findall(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", stream, re.DOTALL):
            if font:
                letters = maps[int(font) - 1]
            else:
                said.append(_decoded(text, letters))
    return " ".join(" ".join(said).split())


def _letters(stream: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", stream)
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _decoded(text: bytes, letters: dict[int, str]) -> str:
    plain = re.sub(rb"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), text, flags=re.DOTALL)
    return "".join(letters[int.from_bytes(plain[at : at + 2])] for at in range(0, len(plain), 2))


def _unpacked(stream: bytes) -> bytes:
    """With the end of the line that follows it, which must not be cut: its last byte may look like one."""
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream
