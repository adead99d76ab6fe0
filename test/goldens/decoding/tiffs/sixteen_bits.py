"""TIFF files of sixteen bits a sample, in both orders of bytes."""

from __future__ import annotations

import numpy as np

from ..picture import HEIGHT, RGB, WIDTH
from .arrays import in_one_deflated_strip, in_one_strip, in_planes
from .tiff_file import BIG_ENDIAN, LITTLE_ENDIAN, UNASSOCIATED_ALPHA, Photometric

#: Its low bytes differ from the high ones, so that a wrong order of bytes shows.
DEEP = (RGB.astype(np.uint16) * 257) ^ 0x55
HORIZONTAL_DIFFERENCES = 2


def in_order(order: str, name: str) -> dict[str, bytes]:
    deep = DEEP.astype(f'{order}u2')
    step = np.diff(deep, axis=1, prepend=np.zeros((HEIGHT, 1, 3), deep.dtype)).astype(deep.dtype)
    return {
        f't16rgb_{name}.tif': in_one_strip(deep, Photometric.RGB, order=order),
        f't16gray_{name}.tif': in_one_strip(deep[:, :, 0], Photometric.BLACK_IS_ZERO, order=order),
        f't16predicted_{name}.tif': in_one_deflated_strip(
            step, Photometric.RGB, order=order, predictor=HORIZONTAL_DIFFERENCES
        ),
    }


def with_alpha() -> bytes:
    alpha = (np.arange(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH) * 60).astype(np.uint16)
    rgba = np.dstack([DEEP, alpha])
    return in_one_strip(rgba, Photometric.RGB, extra_samples=UNASSOCIATED_ALPHA)


def sixteen_bits() -> dict[str, bytes]:
    return {
        **in_order(LITTLE_ENDIAN, 'ii'),
        **in_order(BIG_ENDIAN, 'mm'),
        'tplanar16.tif': in_planes(DEEP, Photometric.RGB),
        't16alpha.tif': with_alpha(),
        'twhite16.tif': in_one_strip(DEEP[:, :, 1], Photometric.WHITE_IS_ZERO),
    }
