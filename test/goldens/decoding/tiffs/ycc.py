"""TIFF files of luma and chroma that are not compressed."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ..picture import HEIGHT, RGB, WIDTH
from .arrays import described, in_one_strip, in_planes
from .tiff_file import Photometric, tiff


def blocks(ycc: np.ndarray, across: int, down: int) -> bytes:
    """The lumas of each block of `across` × `down` pixels, and the chroma they share."""
    rows, columns = -(-HEIGHT // down), -(-WIDTH // across)
    beyond = ((0, rows * down - HEIGHT), (0, columns * across - WIDTH), (0, 0))
    padded = np.pad(ycc, beyond, mode='edge')
    split = padded.reshape(rows, down, columns, across, 3).transpose(0, 2, 1, 3, 4)
    luma = split[..., 0].reshape(rows, columns, across * down)
    chroma = split[:, :, 0, 0, 1:]
    return np.concatenate([luma, chroma], axis=2).tobytes()


def in_blocks(ycc: np.ndarray, across: int, down: int, **more: object) -> bytes:
    tags = {**described(ycc, Photometric.YCC), **more}
    return tiff([blocks(ycc, across, down)], rows=HEIGHT, ycc_blocks=(across, down), **tags)


def yccs() -> dict[str, bytes]:
    ycc = np.array(Image.fromarray(RGB).convert('YCbCr'))
    shared = ((2, 1), (2, 2), (4, 1), (4, 2), (4, 4), (1, 2))
    of_video = {
        'ycc_weights': (0.2125, 0.7154, 0.0721),
        'black_and_white': (16.0, 235.0, 128.0, 240.0, 128.0, 240.0),
    }
    return {
        'tycc11.tif': in_one_strip(ycc, Photometric.YCC, ycc_blocks=(1, 1)),
        'tycc_planar.tif': in_planes(ycc, Photometric.YCC, ycc_blocks=(1, 1)),
        **{f'tycc{across}{down}.tif': in_blocks(ycc, across, down) for across, down in shared},
        'tycc_video.tif': in_blocks(ycc, 2, 2, **of_video),
    }
