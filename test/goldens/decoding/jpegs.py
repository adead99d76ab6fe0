"""JPEG files: kinds of chroma, of CMYK and of bytes between the segments."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from PIL import Image

from .picture import picture
from .pillow import saved

WIDTH, HEIGHT = 53, 41


def shared_across(chroma: str) -> bytes:
    return saved(Image.fromarray(picture(WIDTH, HEIGHT)), 'JPEG', subsampling=chroma, quality=80)


def shared_down(**options: Any) -> bytes:
    """4:4:0, which Pillow cannot write: 4:2:2 with its factors the other way round.

    The luma has factors 1 × 2: its two blocks of a unit stand one above the other.
    """
    # As wide as one unit, the order of blocks is the same two abreast and two stacked.
    strip = np.concatenate([picture(16, 48)[:, :8], picture(16, 48)[:, 8:]], axis=1)
    image = Image.fromarray(strip)
    data = bytearray(saved(image, 'JPEG', subsampling='4:2:2', quality=85, **options))
    frame = data.index(b'\xff\xc2' if options.get('progressive') else b'\xff\xc0')
    data[frame + 11] = 0x12
    data[frame + 5 : frame + 9] = struct.pack('>HH', 96 - 5, 8 - 1)
    return bytes(data)


def cmyks() -> dict[str, bytes]:
    inks = Image.fromarray(255 - picture(WIDTH, HEIGHT)).split()
    black = Image.fromarray(picture(WIDTH, HEIGHT)[:, :, 1] // 3)
    image = Image.merge('CMYK', [*inks, black])
    plain = saved(image, 'JPEG', quality=85)
    adobe = plain.index(b'Adobe')
    segment = adobe - 4
    return {
        'jcmyk2.jpg': plain,
        'jcmyk_progressive.jpg': saved(
            image, 'JPEG', quality=85, progressive=True, subsampling='4:2:0'
        ),
        'jcmyk_restarts.jpg': saved(image, 'JPEG', quality=85, restart_marker_blocks=2),
        'jycck.jpg': plain[: adobe + 11] + b'\2' + plain[adobe + 12 :],
        'jcmyk_no_adobe.jpg': plain[:segment] + plain[segment + 16 :],
    }


def with_stray_bytes(plain: bytes) -> dict[str, bytes]:
    """Bytes that belong to no segment: before the tables, before the frame, at the start."""
    tables, frame = plain.index(b'\xff\xdb'), plain.index(b'\xff\xc0')
    return {
        'jstray.jpg': plain[:tables] + b'stray bytes' + plain[tables:],
        'jstray_frame.jpg': plain[:frame] + b'\0\xff\0ab\xff\xff' + plain[frame:],
        'jstray_start.jpg': plain[:2] + b'\xff\xfe\0\4ab' + b'xyz' + plain[2:],
    }


def jpegs() -> dict[str, bytes]:
    plain = shared_across('4:2:2')
    return {
        'j422.jpg': plain,
        'j411.jpg': shared_across('4:1:1'),
        'j440.jpg': shared_down(),
        'j440_progressive.jpg': shared_down(progressive=True),
        'j440_restarts.jpg': shared_down(restart_marker_blocks=1),
        **cmyks(),
        **with_stray_bytes(plain),
    }
