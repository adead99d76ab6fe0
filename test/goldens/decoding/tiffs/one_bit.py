"""TIFF files of one bit a pixel, packed and as faxes compress them."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ..picture import BITS, HEIGHT
from ..pillow import saved
from .tiff_file import Photometric, tiff

LOW_BIT_FIRST = 2
FAX_OPTIONS = 292


def packed_bits() -> dict[str, bytes]:
    low_first = np.packbits(BITS, axis=1, bitorder='little').tobytes()
    high_first = np.packbits(BITS, axis=1).tobytes()
    tags = {'samples': 1, 'rows': HEIGHT}
    return {
        'tlowbitfirst.tif': tiff(
            [low_first],
            bits=1,
            photometric=Photometric.BLACK_IS_ZERO,
            fill_order=LOW_BIT_FIRST,
            **tags,
        ),
        # Without the number of bits, which is one where nothing says it.
        'tbits.tif': tiff([high_first], photometric=Photometric.WHITE_IS_ZERO, **tags),
    }


def faxes() -> dict[str, bytes]:
    image = Image.fromarray(BITS * 255).convert('1')
    kinds = {
        'g3': ('group3', {}),
        'g32d': ('group3', {FAX_OPTIONS: 1}),
        'rle': ('tiff_ccitt', {}),
        'g4': ('group4', {}),
    }
    return {
        f'tfax_{name}.tif': saved(image, 'TIFF', compression=compression, tiffinfo=tags)
        for name, (compression, tags) in kinds.items()
    }


def one_bit() -> dict[str, bytes]:
    return {**packed_bits(), **faxes()}
