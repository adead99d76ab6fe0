"""Draws one small image of every kind that OpenCV reads into test/fixtures/decoding.

    PYTHON test/goldens/decoding_kinds.py && PYTHON test/fixtures/decoding/make.py

PYTHON has Pillow 12 with libtiff, libjpeg-turbo and libwebp, scikit-image and numpy. Kinds that
Pillow does not write are put together by hand; what is drawn stands in the package `decoding`.
"""

from __future__ import annotations

from pathlib import Path

from decoding.bmps import bmps
from decoding.jpegs import jpegs
from decoding.pngs import pngs
from decoding.pnms import pnms
from decoding.tiffs.colours import colours
from decoding.tiffs.compressions import compressions
from decoding.tiffs.layouts import layouts
from decoding.tiffs.one_bit import one_bit
from decoding.tiffs.palettes import palettes
from decoding.tiffs.sixteen_bits import sixteen_bits
from decoding.tiffs.ycc import yccs
from decoding.webps import webps

OUT = Path(__file__).resolve().parents[1] / 'fixtures' / 'decoding'
TIFFS = (layouts, sixteen_bits, colours, yccs, palettes, one_bit, compressions)


def main() -> None:
    for draw in (*TIFFS, jpegs, bmps, pnms, webps, pngs):
        for name, data in draw().items():
            (OUT / name).write_bytes(data)


if __name__ == '__main__':
    main()
