"""BMP files: lengths of runs, masks, and the header of OS/2."""

from __future__ import annotations

import struct

import numpy as np

WIDTH, HEIGHT = 9, 3
RLE8, RLE4, MASKS = 1, 2, 3
PIXELS = np.random.default_rng(3).integers(0, 256, WIDTH * HEIGHT * 4, np.uint8).tobytes()


def bmp(
    bits: int,
    compression: int,
    data: bytes,
    palette: bytes = b'',
    masks: bytes = b'',
    size: int = 40,
    height: int = HEIGHT,
) -> bytes:
    """A file whose header has `size` bytes: in one above 40 the masks stand in it."""
    inside = masks.ljust(size - 40, b'\0') if size > 40 else b''
    outside = masks if size == 40 else b''
    offset = 14 + size + len(outside) + len(palette)
    header = struct.pack(
        '<IiiHHIIiiII', size, WIDTH, height, 1, bits, compression, len(data), 0, 0, 0, 0
    )
    start = b'BM' + struct.pack('<IHHI', offset + len(data), 0, 0, offset)
    return start + header + inside + outside + palette + data


def runs() -> dict[str, bytes]:
    palette = b''.join(bytes((i * 16 % 256, i * 7 % 256, i * 3 % 256, 0)) for i in range(256))
    rows8 = bytes((9, 4, 0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 4, 7, 0, 0, 3, 8, 6, 9, 0, 1))
    jump8 = bytes((2, 9, 0, 2, 3, 1, 4, 5, 0, 0, 2, 6, 0, 1))
    short8 = bytes((2, 9, 0, 0, 1, 4, 0, 1))
    rows4 = bytes((9, 0x4A, 0, 0, 0, 5, 0x12, 0x34, 0x50, 0, 4, 0x77, 0, 0, 3, 0x89, 6, 0x90, 0, 1))
    jump4 = bytes((2, 0x91, 0, 2, 3, 0, 4, 0x5B, 0, 0, 2, 0x6C, 0, 0, 1, 0xF0, 0, 1))
    return {
        'brle8.bmp': bmp(8, RLE8, rows8, palette),
        'brle8_top.bmp': bmp(8, RLE8, rows8, palette, height=-HEIGHT),
        'brle8_jump.bmp': bmp(8, RLE8, jump8, palette),
        'brle8_short.bmp': bmp(8, RLE8, short8, palette),
        'brle4.bmp': bmp(4, RLE4, rows4, palette[:64]),
        'brle4_jump.bmp': bmp(4, RLE4, jump4, palette[:64]),
    }


def masked(masks: tuple[int, ...], size: int) -> bytes:
    return bmp(32, MASKS, PIXELS, masks=struct.pack(f'<{len(masks)}I', *masks), size=size)


def of_os2() -> bytes:
    core = struct.pack('<IHHHH', 12, WIDTH, HEIGHT, 1, 24)
    rows = b''.join(PIXELS[27 * y : 27 * y + 27] + b'\0' for y in range(HEIGHT))
    return b'BM' + struct.pack('<IHHI', 26 + len(rows), 0, 0, 26) + core + rows


def bmps() -> dict[str, bytes]:
    return {
        **runs(),
        'brgba.bmp': masked((0xFF, 0xFF00, 0xFF0000, 0xFF000000), 56),
        'bodd_v4.bmp': masked((0xFF000000, 0xFF0000, 0xFF00, 0xFF), 108),
        'b10bit.bmp': masked((0x3FF00000, 0xFFC00, 0x3FF, 0), 108),
        'b5bit_v5.bmp': masked((0x7C00, 0x3E0, 0x1F, 0), 124),
        'bplain_masks.bmp': masked((0xFF, 0xFF00, 0xFF0000), 40),
        'bos2.bmp': of_os2(),
    }
