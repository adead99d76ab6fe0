"""Animated WebP files, of which OpenCV reads the first frame."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from PIL import Image

from .picture import picture
from .pillow import saved

FRAMES = [picture(20, 12), 255 - picture(20, 12)]


def animated(frames: list[np.ndarray], **options: Any) -> bytes:
    first, *rest = map(Image.fromarray, frames)
    return saved(first, 'WEBP', save_all=True, append_images=rest, **options)


def uint24(value: int) -> bytes:
    return struct.pack('<I', value)[:3]


def moved(data: bytes) -> bytes:
    """The same frame six pixels right and four down on a larger canvas."""
    changed = bytearray(data)
    canvas, frame = changed.index(b'VP8X') + 8, changed.index(b'ANMF') + 8
    changed[canvas + 4 : canvas + 10] = uint24(29) + uint24(19)
    changed[frame : frame + 6] = uint24(3) + uint24(2)
    return bytes(changed)


def webps() -> dict[str, bytes]:
    lossy = animated(FRAMES, quality=80)
    lossless = animated(FRAMES, lossless=True)
    with_alpha = [np.dstack([frame, frame[:, :, 0]]) for frame in FRAMES]
    return {
        'wanimated_lossy.webp': lossy,
        'wanimated_lossy_moved.webp': moved(lossy),
        'wanimated_lossless.webp': lossless,
        'wanimated_lossless_moved.webp': moved(lossless),
        'wanimated_alpha.webp': animated(with_alpha, quality=60),
    }
