"""PNG files: interlaced ones, palettes, chunks that are broken or unknown, animations."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from .picture import GRAY, HEIGHT, RGB, WIDTH
from .png_file import chunk, compressed, png

GRAYS, COLOURS, PALETTE, COLOURS_AND_ALPHA = 0, 2, 3, 6
ROWS = [row.tobytes() for row in RGB]
#: Of Adam7's passes the first column, the first row, and the steps to the next ones.
PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)


def adam7(colour: int, depth: int, palette: bytes = b'') -> bytes:
    """Interlaced gray or palette samples below eight bits."""
    samples = GRAY >> (8 - depth)
    rows = []
    for x, y, dx, dy in PASSES:
        for row in samples[y::dy, x::dx]:
            bits = ((row[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8)
            rows.append(np.packbits(bits.ravel()).tobytes())
    return png(colour, depth, rows, palette, interlaced=True)


def grays_and_palettes() -> dict[str, bytes]:
    palette = chunk(b'PLTE', np.random.default_rng(9).integers(0, 256, 30, np.uint8).tobytes())
    return {
        **{f'adam7_{depth}.png': adam7(GRAYS, depth) for depth in (1, 2, 4)},
        'adam7_palette4.png': adam7(PALETTE, 4, palette),
        'palette_short.png': png(PALETTE, 8, [row.tobytes() for row in GRAY], palette),
    }


def odd_chunks() -> dict[str, bytes]:
    bad = bytearray(chunk(b'gAMA', struct.pack('>I', 20000)))
    bad[-1] ^= 1
    chunks = {
        'text_long_keyword': chunk(b'tEXt', b'k' * 90 + b'\0v'),
        'iccp_not_zlib': chunk(b'iCCP', b'icc\0\0not zlib data'),
        'gama_bad_checksum': bytes(bad),
        'ztxt_garbage': chunk(b'zTXt', b'k\0\0garbage'),
        'unknown_ancillary': chunk(b'prVt', bytes(9)),
        'exif_garbage': chunk(b'eXIf', b'garbage'),
        'iccp_srgb': chunk(b'iCCP', b'sRGB\0\0' + zlib.compress(hp_profile())),
    }
    return {f'{name}.png': png(COLOURS, 8, ROWS, before) for name, before in chunks.items()}


def hp_profile() -> bytes:
    """The sRGB profile that most programs write, from an image of scikit-image."""
    import skimage

    for path in sorted(Path(skimage.__file__).parent.rglob('data/*')):
        if path.suffix in ('.png', '.jpg'):
            profile = Image.open(path).info.get('icc_profile')
            if profile and len(profile) == 3144:
                return bytes(profile)
    return ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()


def animation(blend: int) -> bytes:
    """Two frames, the second of which `blend` lays over the first (1) or puts in its place (0)."""
    alpha = (np.arange(HEIGHT * WIDTH) % 3 * 127).reshape(HEIGHT, WIDTH).astype(np.uint8)
    rows = [row.tobytes() for row in np.dstack([RGB, alpha])]
    first, then = (
        chunk(b'fcTL', struct.pack('>IIIIIHHBB', nth, WIDTH, HEIGHT, 0, 0, 1, 10, 0, blend))
        for nth in (0, 1)
    )
    second = chunk(b'fdAT', struct.pack('>I', 2) + compressed(rows[::-1]))
    before = chunk(b'acTL', struct.pack('>II', 2, 0)) + first
    return png(COLOURS_AND_ALPHA, 8, rows, before, then + second)


def pngs() -> dict[str, bytes]:
    more_data = [*ROWS, bytes(3000)]
    return {
        **grays_and_palettes(),
        **odd_chunks(),
        'trailing.png': png(COLOURS, 8, more_data, after=chunk(b'tEXt', b'k\0v')),
        'apng_over.png': animation(1),
        'apng_source.png': animation(0),
    }
