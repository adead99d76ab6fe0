"""TIFF files with a palette."""

from __future__ import annotations

import numpy as np

from ..picture import GRAY, HEIGHT
from .arrays import in_one_strip
from .tiff_file import Photometric, tiff


def of_four_bits(palette: tuple[int, ...]) -> bytes:
    nibbles = np.pad(GRAY >> 4, ((0, 0), (0, 1)))
    strip = (nibbles[:, ::2] << 4 | nibbles[:, 1::2]).tobytes()
    tags = {'bits': 4, 'photometric': Photometric.PALETTE, 'samples': 1, 'palette': palette}
    return tiff([strip], rows=HEIGHT, **tags)


def palettes() -> dict[str, bytes]:
    palette = tuple(int(value) for value in np.random.default_rng(5).integers(0, 65536, 3 * 256))
    # Old programs wrote eight bits a colour where sixteen are meant.
    old = tuple(value >> 8 for value in palette)
    return {
        'tpalette.tif': in_one_strip(GRAY, Photometric.PALETTE, palette=palette),
        'tpalette_old.tif': in_one_strip(GRAY, Photometric.PALETTE, palette=old),
        'tpalette4.tif': of_four_bits(palette[:48]),
    }
