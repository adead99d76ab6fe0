"""TIFF files whose samples are neither RGB nor ordinary gray: inverted gray, alpha, CMYK, Lab."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageCms

from ..picture import GRAY, RGB
from .arrays import in_one_strip, in_planes
from .tiff_file import UNASSOCIATED_ALPHA, Photometric


def grays() -> dict[str, bytes]:
    with_alpha = np.dstack([GRAY, GRAY[::-1]])
    return {
        'twhite.tif': in_one_strip(GRAY, Photometric.WHITE_IS_ZERO),
        'tgrayalpha.tif': in_one_strip(
            with_alpha, Photometric.BLACK_IS_ZERO, extra_samples=UNASSOCIATED_ALPHA
        ),
    }


def cmyks() -> dict[str, bytes]:
    cmyk = np.dstack([255 - RGB, GRAY // 3])
    return {
        'tcmyk.tif': in_one_strip(cmyk, Photometric.CMYK),
        'tcmyk_planar.tif': in_planes(cmyk, Photometric.CMYK),
    }


def labs() -> dict[str, bytes]:
    srgb = ImageCms.createProfile('sRGB')
    to_lab = ImageCms.buildTransform(srgb, ImageCms.createProfile('LAB'), 'RGB', 'LAB')
    lab = np.array(ImageCms.applyTransform(Image.fromarray(RGB), to_lab))
    return {
        'tlab.tif': in_one_strip(lab, Photometric.LAB),
        'tlab16.tif': in_one_strip(lab.astype(np.uint16) * 257, Photometric.LAB),
    }


def colours() -> dict[str, bytes]:
    return {**grays(), **cmyks(), **labs()}
