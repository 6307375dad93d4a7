"""Writes small greyscale TIFFs, so that tests need no image library."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Tuple


def write_tiff(path: Path, width: int, height: int, start: int = 0, pages: int = 1, description: str = "") -> None:
    """A 16-bit ramp: pixel values `start`, `start`+1, … row by row, modulo 65536; the next page goes on where it ends.

    Creates the folders of `path`. `description` is what the first page says of itself.
    """
    text = description.encode()
    # What follows begins at an even place.
    about = text + b" " * ((len(text) + 1) % 2) + b"\0" if text else b""
    content = struct.pack("<2sHI", b"II", 42, 8 + 2 * width * height + len(about))
    for page in range(pages):
        first = start + page * width * height
        pixels = struct.pack(f"<{width * height}H", *((first + at) % 65536 for at in range(width * height)))
        text = about if page == 0 else b""
        directory = _directory(width, height, len(content), (len(content) + len(pixels), len(text)))
        pixels += text
        after = len(content) + len(pixels) + len(directory) + 4
        # Where the next directory is: behind its pixels.
        following = after + 2 * width * height if page + 1 < pages else 0
        content += pixels + directory + struct.pack("<I", following)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _directory(width: int, height: int, pixels_at: int, description: Tuple[int, int]) -> bytes:
    # Tag, type (3 = 16-bit, 4 = 32-bit), count, value: TIFF 6.0, section 2.
    entries = [
        (256, 3, 1, width), (257, 3, 1, height), (258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1),
        (273, 4, 1, pixels_at), (277, 3, 1, 1), (278, 3, 1, height), (279, 4, 1, 2 * width * height),
    ]
    described_at, length = description
    if length:
        entries.insert(5, (270, 2, length, described_at))
    return struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHIHH" if kind == 3 else "<HHII", tag, kind, count, *((value, 0) if kind == 3 else (value,)))
        for tag, kind, count, value in entries
    )
