"""TIFF files whose samples stand in planes, tiles and turned rows, and big files."""

from __future__ import annotations

import zlib

import numpy as np

from ..picture import HEIGHT, RGB
from .arrays import deflated, described, in_one_strip, in_planes
from .tiff_file import BIG_ENDIAN, DEFLATE, UNCOMPRESSED, Photometric, tiff

#: Strips of ten rows: the last is shorter.
STARTS = (0, 10, 20)
COLOURS = described(RGB, Photometric.RGB)


def planes() -> dict[str, bytes]:
    channels = [RGB[:, :, channel] for channel in range(3)]
    strips = [deflated(channel[row : row + 10]) for channel in channels for row in STARTS]
    return {
        'tplanar.tif': in_planes(RGB, Photometric.RGB, compression=UNCOMPRESSED),
        'tplanar_strips.tif': tiff(strips, planes=2, compression=DEFLATE, rows=10, **COLOURS),
    }


def big_files() -> dict[str, bytes]:
    options = {'big': True, 'compression': UNCOMPRESSED}
    return {
        'tbig.tif': in_one_strip(RGB, Photometric.RGB, **options),
        'tbig_mm.tif': in_one_strip(RGB, Photometric.RGB, order=BIG_ENDIAN, **options),
    }


def tiles() -> dict[str, bytes]:
    """Deflated: OpenCV 4.11 refuses tiles that are not compressed."""
    corners = [(y, x) for y in (0, 16) for x in (0, 16, 32)]
    parts = [RGB[y : y + 16, x : x + 16] for y, x in corners]
    parts = [np.pad(p, ((0, 16 - p.shape[0]), (0, 16 - p.shape[1]), (0, 0))) for p in parts]
    tags = {'tile_width': 16, 'tile_height': 16, 'compression': DEFLATE, **COLOURS}
    split = [deflated(part[:, :, channel]) for channel in range(3) for part in parts]
    return {
        'ttiles_deflate.tif': tiff([deflated(part) for part in parts], **tags),
        'ttiles_planar.tif': tiff(split, planes=2, **tags),
    }


def turned() -> dict[str, bytes]:
    strips = [RGB[row : row + 10].tobytes() for row in STARTS]
    return {
        f'tturned{turn}.tif': tiff(strips, rows=10, orientation=turn, **COLOURS)
        for turn in range(2, 9)
    }


def more_data_than_rows() -> dict[str, bytes]:
    strip = zlib.compress(RGB.tobytes() + bytes(5000))
    return {'textra.tif': tiff([strip], rows=HEIGHT, compression=DEFLATE, **COLOURS)}


def layouts() -> dict[str, bytes]:
    return {**planes(), **big_files(), **tiles(), **turned(), **more_data_than_rows()}
