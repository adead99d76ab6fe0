"""Puts PNG files together, also of kinds that Pillow does not write."""

from __future__ import annotations

import struct
import zlib

from .picture import HEIGHT, WIDTH


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def compressed(rows: list[bytes]) -> bytes:
    """Rows as an image holds them, each without a filter."""
    return zlib.compress(b''.join(b'\0' + row for row in rows))


def png(
    colour: int,
    depth: int,
    rows: list[bytes],
    before: bytes = b'',
    after: bytes = b'',
    interlaced: bool = False,
) -> bytes:
    """A file of the picture's size, with chunks `before` and `after` the image's."""
    form = struct.pack('>IIBBBBB', WIDTH, HEIGHT, depth, colour, 0, 0, interlaced)
    data = chunk(b'IHDR', form) + before + chunk(b'IDAT', compressed(rows)) + after
    return b'\x89PNG\r\n\x1a\n' + data + chunk(b'IEND', b'')
