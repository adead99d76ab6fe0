"""Puts TIFF files together, also of kinds that Pillow does not write."""

from __future__ import annotations

import struct
from enum import IntEnum

from ..picture import HEIGHT, WIDTH

LITTLE_ENDIAN, BIG_ENDIAN = '<', '>'
TAGS = {
    'bits': 258,
    'compression': 259,
    'photometric': 262,
    'fill_order': 266,
    'orientation': 274,
    'samples': 277,
    'rows': 278,
    'planes': 284,
    'predictor': 317,
    'palette': 320,
    'tile_width': 322,
    'tile_height': 323,
    'extra_samples': 338,
    'ycc_weights': 529,
    'ycc_blocks': 530,
    'black_and_white': 532,
}
STRIP_OFFSETS, STRIP_SIZES, TILE_OFFSETS, TILE_SIZES = PLACES = (273, 279, 324, 325)
SHORT, LONG, UNDEFINED, FLOAT = 3, 4, 7, 11
#: Values of tags.
DEFLATE, UNCOMPRESSED, UNASSOCIATED_ALPHA = 8, 1, 2


class Photometric(IntEnum):
    """What the samples mean."""

    WHITE_IS_ZERO = 0
    BLACK_IS_ZERO = 1
    RGB = 2
    PALETTE = 3
    CMYK = 5
    YCC = 6
    LAB = 8


def tiff(
    strips: list[bytes], order: str = LITTLE_ENDIAN, big: bool = False, **tags: object
) -> bytes:
    """A file of strips or tiles; `tags` by the names of TAGS, besides the picture's size."""
    head = len(header(0, order, big))
    body = b''.join(strips)
    body += b'\0' * (len(body) % 2)
    start = head + len(body)
    fields = {256: WIDTH, 257: HEIGHT, **places(strips, head, 'tile_width' in tags)}
    fields |= {TAGS[name]: value for name, value in tags.items()}
    return header(start, order, big) + body + directory(fields, start, order, big)


def header(start: int, order: str, big: bool) -> bytes:
    """The first bytes of a file whose directory begins at `start`."""
    mark = b'II' if order == LITTLE_ENDIAN else b'MM'
    if big:
        return mark + struct.pack(f'{order}HHHQ', 43, 8, 0, start)
    return mark + struct.pack(f'{order}HI', 42, start)


def places(strips: list[bytes], head: int, tiled: bool) -> dict[int, object]:
    """Where the strips stand that follow a header of `head` bytes one after the other."""
    offsets = tuple(head + sum(map(len, strips[:nth])) for nth in range(len(strips)))
    sizes = tuple(map(len, strips))
    if tiled:
        return {TILE_OFFSETS: offsets, TILE_SIZES: sizes}
    return {STRIP_OFFSETS: offsets, STRIP_SIZES: sizes}


def directory(fields: dict[int, object], start: int, order: str, big: bool) -> bytes:
    """The only directory of a file, at `start`; behind it the values that have no room in it."""
    count_code, entry_code, offset_code = ('Q', 'HHQ', 'Q') if big else ('H', 'HHI', 'I')
    count = struct.pack(order + count_code, len(fields))
    room = struct.calcsize(order + offset_code)
    entry_size = struct.calcsize(order + entry_code) + room
    extra_at = start + len(count) + entry_size * len(fields) + room
    table, extra = b'', b''
    for tag in sorted(fields):
        kind, length, raw = packed(tag, fields[tag], order)
        table += struct.pack(order + entry_code, tag, kind, length)
        if len(raw) <= room:
            table += raw.ljust(room, b'\0')
        else:
            table += struct.pack(order + offset_code, extra_at + len(extra))
            extra += raw + b'\0' * (len(raw) % 2)
    return count + table + bytes(room) + extra


def packed(tag: int, value: object, order: str) -> tuple[int, int, bytes]:
    """Type, count and bytes of a tag's value."""
    if isinstance(value, bytes):
        return UNDEFINED, len(value), value
    values = value if isinstance(value, tuple) else (value,)
    if isinstance(values[0], float):
        kind, code = FLOAT, 'f'
    elif max(values) > 65535 or tag in PLACES:
        kind, code = LONG, 'I'
    else:
        kind, code = SHORT, 'H'
    return kind, len(values), struct.pack(f'{order}{len(values)}{code}', *values)
