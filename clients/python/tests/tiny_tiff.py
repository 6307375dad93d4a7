"""Writes small greyscale TIFFs, so that tests need no image library."""

from __future__ import annotations

import struct
from pathlib import Path


def write_tiff(path: Path, width: int, height: int, start: int = 0) -> None:
    """A 16-bit ramp: pixel values `start`, `start`+1, … row by row, modulo 65536. Creates the folders of `path`."""
    pixels = struct.pack(f"<{width * height}H", *((start + at) % 65536 for at in range(width * height)))
    # Tag, type (3 = 16-bit, 4 = 32-bit), count, value: TIFF 6.0, section 2. The pixels follow the 8-byte header.
    entries = [
        (256, 3, 1, width), (257, 3, 1, height), (258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1),
        (273, 4, 1, 8), (277, 3, 1, 1), (278, 3, 1, height), (279, 4, 1, len(pixels)),
    ]
    directory = b"".join(
        struct.pack("<HHIHH" if kind == 3 else "<HHII", tag, kind, count, *((value, 0) if kind == 3 else (value,)))
        for tag, kind, count, value in entries
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        struct.pack("<2sHI", b"II", 42, 8 + len(pixels)) + pixels
        + struct.pack("<H", len(entries)) + directory + struct.pack("<I", 0)
    )
