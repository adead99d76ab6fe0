"""PBM, PGM and PPM files."""

from __future__ import annotations

import numpy as np

from .picture import picture


def text(values: np.ndarray) -> bytes:
    return ' '.join(map(str, values.ravel())).encode() + b'\n'


def pnms() -> dict[str, bytes]:
    small = picture(11, 7)
    gray = small[:, :, 0]
    bits = (gray > 60).astype(np.uint8)
    deep = small.astype('>u2') * 200
    return {
        'p1.pbm': b'P1\n# a comment\n11 7\n' + text(bits),
        'p4.pbm': b'P4\n11 7\n' + np.packbits(bits, axis=1).tobytes(),
        'p2.pgm': b'P2 11 7 100\n' + text(gray),
        'p5.pgm': b'P5\n11 7\n255\n' + gray.tobytes(),
        'p5_low.pgm': b'P5\n11 7\n100\n' + gray.tobytes(),
        'p5_deep.pgm': b'P5\n11 7\n65535\n' + deep[:, :, 0].tobytes(),
        'p2_deep.pgm': b'P2\n11 7\n1000\n' + text(gray.astype(int) * 4),
        'p3.ppm': b'P3\n11 7\n255\n' + text(small),
        'p3_low.ppm': b'P3\n11 7\n31\n' + text(small),
        'p6.ppm': b'P6 # c\n11\t7\r255\n' + small.tobytes(),
        'p6_deep.ppm': b'P6\n11 7\n60000\n' + deep.tobytes(),
    }
