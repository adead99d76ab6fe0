"""Arrays (height, width[, channels]) as TIFF files."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from ..picture import HEIGHT
from .tiff_file import DEFLATE, Photometric, tiff


def described(array: np.ndarray, photometric: Photometric) -> dict[str, object]:
    """The tags that say what an array's samples are."""
    channels = 1 if array.ndim == 2 else array.shape[2]
    bits = (8 * array.dtype.itemsize,) * channels
    return {'bits': bits, 'photometric': photometric, 'samples': channels}


def in_one_strip(array: np.ndarray, photometric: Photometric, **more: Any) -> bytes:
    return tiff([array.tobytes()], rows=HEIGHT, **described(array, photometric), **more)


def in_one_deflated_strip(array: np.ndarray, photometric: Photometric, **more: Any) -> bytes:
    tags = described(array, photometric)
    return tiff([deflated(array)], rows=HEIGHT, compression=DEFLATE, **tags, **more)


def in_planes(array: np.ndarray, photometric: Photometric, **more: Any) -> bytes:
    """Every channel in a strip of its own."""
    strips = [array[:, :, channel].tobytes() for channel in range(array.shape[2])]
    return tiff(strips, rows=HEIGHT, planes=2, **described(array, photometric), **more)


def deflated(array: np.ndarray) -> bytes:
    return zlib.compress(array.tobytes())
