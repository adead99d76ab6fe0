"""Draws one small image of every kind that OpenCV reads into test/fixtures/decoding.

    PYTHON test/goldens/decoding_kinds.py && PYTHON test/fixtures/decoding/make.py

PYTHON has Pillow 12 with libtiff, libjpeg-turbo and libwebp, scikit-image and numpy. Kinds that
Pillow does not write are put together by hand.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

OUT = Path(__file__).resolve().parents[1] / 'fixtures' / 'decoding'
WIDTH, HEIGHT = 37, 27
II = '<'


def picture(width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """Smooth colours with a dark bar across, so that a wrong row, plane or chroma shows."""
    y, x = np.mgrid[0:height, 0:width]
    rgb = (
        np.stack([40 + 5 * x, 200 - 6 * y, (7 * x + 11 * y) % 256], axis=2)
        .clip(0, 255)
        .astype(np.uint8)
    )
    rgb[height // 3 : height // 2, width // 5 : width - 4] = (30, 20, 90)
    return rgb


RGB = picture()
GRAY = RGB[:, :, 1].copy()
BITS = (GRAY > 110).astype(np.uint8)


def tiff(
    name: str, strips: list[bytes], order: str = II, big: bool = False, **tags: object
) -> None:
    """Tags by number (`t258=(8, 8, 8)`); the picture's size and the strips' places are added."""
    offset_at, size_at = (324, 325) if 't322' in tags else (273, 279)
    head = 16 if big else 8
    offsets = [head + sum(len(s) for s in strips[:i]) for i in range(len(strips))]
    body = b''.join(strips)
    fields: dict[int, object] = {
        256: WIDTH,
        257: HEIGHT,
        offset_at: tuple(offsets),
        size_at: tuple(map(len, strips)),
    }
    fields |= {int(key[1:]): value for key, value in tags.items()}
    start = head + len(body)
    start += start % 2
    count_code, entry_code, room = ('Q', 'HHQ', 8) if big else ('H', 'HHI', 4)
    extra_at = (
        start + struct.calcsize(order + count_code) + (12 + room) * len(fields)
        if big
        else start + 2 + 12 * len(fields) + 4
    )
    extra_at += 8 if big else 0
    table, extra = b'', b''
    for tag in sorted(fields):
        value = fields[tag]
        if isinstance(value, bytes):
            kind, count, raw = 7, len(value), value
        else:
            values = value if isinstance(value, tuple) else (value,)
            kind, code = (
                (11, 'f')
                if isinstance(values[0], float)
                else (4, 'I')
                if max(values) > 65535 or tag in (273, 279, 324, 325)
                else (3, 'H')
            )
            count, raw = len(values), struct.pack(f'{order}{len(values)}{code}', *values)
        table += struct.pack(order + entry_code, tag, kind, count)
        if len(raw) <= room:
            table += raw.ljust(room, b'\0')
        else:
            table += struct.pack(order + ('Q' if big else 'I'), extra_at + len(extra))
            extra += raw + b'\0' * (len(raw) % 2)
    mark = b'II' if order == II else b'MM'
    header = mark + (
        struct.pack(order + 'HHHQ', 43, 8, 0, start)
        if big
        else struct.pack(order + 'HI', 42, start)
    )
    file = (
        header
        + body.ljust(start - head, b'\0')
        + struct.pack(order + count_code, len(fields))
        + table
    )
    (OUT / name).write_bytes(file + b'\0' * (8 if big else 4) + extra)


def deflated(array: np.ndarray) -> bytes:
    return zlib.compress(array.tobytes())


def tiffs() -> None:
    rgb = {'t258': (8, 8, 8), 't262': 2, 't277': 3}
    planes = [RGB[:, :, c].tobytes() for c in range(3)]
    deep = (RGB.astype(np.uint16) * 257) ^ 0x55
    tiff('tplanar.tif', planes, t284=2, t259=1, t278=HEIGHT, **rgb)
    tiff(
        'tplanar_strips.tif',
        [zlib.compress(p[r * WIDTH : (r + 10) * WIDTH]) for p in planes for r in (0, 10, 20)],
        t284=2,
        t259=8,
        t278=10,
        **rgb,
    )
    tiff(
        'tplanar16.tif',
        [deep[:, :, c].tobytes() for c in range(3)],
        t284=2,
        t258=(16,) * 3,
        t262=2,
        t277=3,
        t278=HEIGHT,
    )
    tiff('tbig.tif', [RGB.tobytes()], big=True, t259=1, t278=HEIGHT, **rgb)
    tiff('tbig_mm.tif', [RGB.tobytes()], order='>', big=True, t259=1, t278=HEIGHT, **rgb)
    for name, order in (('ii', '<'), ('mm', '>')):
        tiff(
            f't16rgb_{name}.tif',
            [deep.astype(order + 'u2').tobytes()],
            order=order,
            t258=(16,) * 3,
            t262=2,
            t277=3,
            t278=HEIGHT,
        )
        tiff(
            f't16gray_{name}.tif',
            [deep[:, :, 0].astype(order + 'u2').tobytes()],
            order=order,
            t258=16,
            t262=1,
            t277=1,
            t278=HEIGHT,
        )
        step = np.diff(
            deep.astype(order + 'u2'), axis=1, prepend=np.zeros((HEIGHT, 1, 3), order + 'u2')
        ).astype(order + 'u2')
        tiff(
            f't16predicted_{name}.tif',
            [deflated(step)],
            order=order,
            t258=(16,) * 3,
            t262=2,
            t277=3,
            t278=HEIGHT,
            t259=8,
            t317=2,
        )
    alpha = np.dstack(
        [deep, (np.arange(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH) * 60).astype(np.uint16)]
    )
    tiff('t16alpha.tif', [alpha.tobytes()], t258=(16,) * 4, t262=2, t277=4, t278=HEIGHT, t338=2)
    tiff('twhite.tif', [GRAY.tobytes()], t258=8, t262=0, t277=1, t278=HEIGHT)
    tiff('twhite16.tif', [deep[:, :, 1].tobytes()], t258=16, t262=0, t277=1, t278=HEIGHT)
    tiff(
        'tgrayalpha.tif',
        [np.dstack([GRAY, GRAY[::-1]]).tobytes()],
        t258=(8, 8),
        t262=1,
        t277=2,
        t278=HEIGHT,
        t338=2,
    )
    cmyk = np.dstack([255 - RGB, GRAY // 3])
    tiff('tcmyk.tif', [cmyk.tobytes()], t258=(8,) * 4, t262=5, t277=4, t278=HEIGHT)
    tiff(
        'tcmyk_planar.tif',
        [cmyk[:, :, c].tobytes() for c in range(4)],
        t258=(8,) * 4,
        t262=5,
        t277=4,
        t278=HEIGHT,
        t284=2,
    )
    tiff('tlab.tif', [lab().tobytes()], t258=(8,) * 3, t262=8, t277=3, t278=HEIGHT)
    tiff(
        'tlab16.tif',
        [(lab().astype(np.uint16) * 257).tobytes()],
        t258=(16,) * 3,
        t262=8,
        t277=3,
        t278=HEIGHT,
    )
    ycc = np.array(Image.fromarray(RGB).convert('YCbCr'))
    tiff('tycc11.tif', [ycc.tobytes()], t258=(8,) * 3, t262=6, t277=3, t278=HEIGHT, t530=(1, 1))
    tiff(
        'tycc_planar.tif',
        [ycc[:, :, c].tobytes() for c in range(3)],
        t258=(8,) * 3,
        t262=6,
        t277=3,
        t278=HEIGHT,
        t284=2,
        t530=(1, 1),
    )
    for h, v in ((2, 1), (2, 2), (4, 1), (4, 2), (4, 4), (1, 2)):
        tiff(
            f'tycc{h}{v}.tif',
            [packed_ycc(ycc, h, v)],
            t258=(8,) * 3,
            t262=6,
            t277=3,
            t278=HEIGHT,
            t530=(h, v),
        )
    tiff(
        'tycc_video.tif',
        [packed_ycc(ycc, 2, 2)],
        t258=(8,) * 3,
        t262=6,
        t277=3,
        t278=HEIGHT,
        t530=(2, 2),
        t529=(0.2125, 0.7154, 0.0721),
        t532=(16.0, 235.0, 128.0, 240.0, 128.0, 240.0),
    )
    palette = tuple(int(v) for v in (np.random.default_rng(5).integers(0, 65536, 3 * 256)))
    tiff('tpalette.tif', [GRAY.tobytes()], t258=8, t262=3, t277=1, t278=HEIGHT, t320=palette)
    tiff(
        'tpalette_old.tif',
        [GRAY.tobytes()],
        t258=8,
        t262=3,
        t277=1,
        t278=HEIGHT,
        t320=tuple(v >> 8 for v in palette),
    )
    nibbles = np.pad(GRAY >> 4, ((0, 0), (0, 1)))
    tiff(
        'tpalette4.tif',
        [(nibbles[:, ::2] << 4 | nibbles[:, 1::2]).tobytes()],
        t258=4,
        t262=3,
        t277=1,
        t278=HEIGHT,
        t320=palette[:48],
    )
    tiff(
        'tlowbitfirst.tif',
        [np.packbits(BITS, axis=1, bitorder='little').tobytes()],
        t258=1,
        t262=1,
        t277=1,
        t278=HEIGHT,
        t266=2,
    )
    tiff('tbits.tif', [np.packbits(BITS, axis=1).tobytes()], t262=0, t277=1, t278=HEIGHT)
    tiles = [RGB[y : y + 16, x : x + 16] for y in (0, 16) for x in (0, 16, 32)]
    tiles = [np.pad(t, ((0, 16 - t.shape[0]), (0, 16 - t.shape[1]), (0, 0))) for t in tiles]
    # Tiles that are not compressed OpenCV 4.11 refuses.
    tiff('ttiles_deflate.tif', [deflated(t) for t in tiles], t322=16, t323=16, t259=8, **rgb)
    tiff(
        'ttiles_planar.tif',
        [deflated(np.ascontiguousarray(t[:, :, c])) for c in range(3) for t in tiles],
        t322=16,
        t323=16,
        t284=2,
        t259=8,
        **rgb,
    )
    for turn in range(2, 9):
        tiff(
            f'tturned{turn}.tif',
            [RGB[r : r + 10].tobytes() for r in (0, 10, 20)],
            t278=10,
            t274=turn,
            **rgb,
        )
    tiff('textra.tif', [zlib.compress(RGB.tobytes() + bytes(5000))], t278=HEIGHT, t259=8, **rgb)
    by_pillow()


def lab() -> np.ndarray:
    srgb = ImageCms.createProfile('sRGB')
    to_lab = ImageCms.buildTransform(srgb, ImageCms.createProfile('LAB'), 'RGB', 'LAB')
    return np.array(ImageCms.applyTransform(Image.fromarray(RGB), to_lab))


def packed_ycc(ycc: np.ndarray, h: int, v: int) -> bytes:
    rows, columns = -(-HEIGHT // v), -(-WIDTH // h)
    padded = np.pad(ycc, ((0, rows * v - HEIGHT), (0, columns * h - WIDTH), (0, 0)), mode='edge')
    blocks = padded.reshape(rows, v, columns, h, 3).transpose(0, 2, 1, 3, 4)
    luma = blocks[..., 0].reshape(rows, columns, h * v)
    chroma = blocks[:, :, 0, 0, 1:]
    return np.concatenate([luma, chroma], axis=2).tobytes()


def by_pillow() -> None:
    bits = Image.fromarray(BITS * 255).convert('1')
    for name, compression, info in (
        ('g3', 'group3', {}),
        ('g32d', 'group3', {292: 1}),
        ('rle', 'tiff_ccitt', {}),
        ('g4', 'group4', {}),
    ):
        bits.save(OUT / f'tfax_{name}.tif', compression=compression, tiffinfo=info)
    image = Image.fromarray(RGB)
    image.save(OUT / 'tjpeg_rgb.tif', compression='jpeg')
    image.convert('YCbCr').save(OUT / 'tjpeg_ycc.tif', compression='jpeg')
    image.convert('L').save(OUT / 'tjpeg_gray.tif', compression='jpeg')
    image.convert('CMYK').save(OUT / 'tjpeg_cmyk.tif', compression='jpeg')
    image.save(OUT / 'tlzw_predicted.tif', compression='tiff_lzw', tiffinfo={317: 2})
    image.save(OUT / 'tpackbits.tif', compression='packbits')


def jpegs() -> None:
    image = Image.fromarray(picture(53, 41))
    image.save(OUT / 'j422.jpg', subsampling='4:2:2', quality=80)
    image.save(OUT / 'j411.jpg', subsampling='4:1:1', quality=80)
    cmyk = Image.merge(
        'CMYK',
        [
            *Image.fromarray(255 - picture(53, 41)).split(),
            Image.fromarray(picture(53, 41)[:, :, 1] // 3),
        ],
    )
    cmyk.save(OUT / 'jcmyk2.jpg', quality=85)
    cmyk.save(OUT / 'jcmyk_progressive.jpg', quality=85, progressive=True, subsampling='4:2:0')
    cmyk.save(OUT / 'jcmyk_restarts.jpg', quality=85, restart_marker_blocks=2)
    data = (OUT / 'jcmyk2.jpg').read_bytes()
    adobe = data.index(b'Adobe')
    (OUT / 'jycck.jpg').write_bytes(data[: adobe + 11] + b'\2' + data[adobe + 12 :])
    at = adobe - 4
    (OUT / 'jcmyk_no_adobe.jpg').write_bytes(data[:at] + data[at + 16 :])
    # 4:4:0, which Pillow cannot write: 4:2:2 with its factors the other way round.
    for name, options in (
        ('j440', {}),
        ('j440_progressive', {'progressive': True}),
        ('j440_restarts', {'restart_marker_blocks': 1}),
    ):
        save_440(OUT / f'{name}.jpg', options)
    plain = (OUT / 'j422.jpg').read_bytes()
    dqt, sos = plain.index(b'\xff\xdb'), plain.index(b'\xff\xc0')
    (OUT / 'jstray.jpg').write_bytes(plain[:dqt] + b'stray bytes' + plain[dqt:])
    (OUT / 'jstray_frame.jpg').write_bytes(plain[:sos] + b'\0\xff\0ab\xff\xff' + plain[sos:])
    (OUT / 'jstray_start.jpg').write_bytes(plain[:2] + b'\xff\xfe\0\4ab' + b'xyz' + plain[2:])


def save_440(path: Path, options: dict[str, object]) -> None:
    """A JPEG whose luma has factors 1 × 2: its two blocks of a unit stand one above the other."""
    buffer = io.BytesIO()
    # As wide as one unit, the order of blocks is the same two abreast and two stacked.
    strip = np.concatenate([picture(16, 48)[:, :8], picture(16, 48)[:, 8:]], axis=1)
    Image.fromarray(strip).save(buffer, 'JPEG', subsampling='4:2:2', quality=85, **options)
    data = bytearray(buffer.getvalue())
    frame = data.index(b'\xff\xc2' if options.get('progressive') else b'\xff\xc0')
    data[frame + 11] = 0x12
    data[frame + 5 : frame + 9] = struct.pack('>HH', 96 - 5, 8 - 1)
    path.write_bytes(bytes(data))


def bmp(
    name: str,
    bits: int,
    compression: int,
    data: bytes,
    palette: bytes = b'',
    masks: bytes = b'',
    size: int = 40,
    height: int = 3,
) -> None:
    inside = masks.ljust(size - 40, b'\0') if size > 40 else b''
    outside = masks if size == 40 else b''
    offset = 14 + size + len(outside) + len(palette)
    header = struct.pack(
        '<IiiHHIIiiII', size, 9, height, 1, bits, compression, len(data), 0, 0, 0, 0
    )
    start = b'BM' + struct.pack('<IHHI', offset + len(data), 0, 0, offset)
    (OUT / name).write_bytes(start + header + inside + outside + palette + data)


def bmps() -> None:
    palette = b''.join(bytes((i * 16 % 256, i * 7 % 256, i * 3 % 256, 0)) for i in range(256))
    rows8 = bytes((9, 4, 0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 4, 7, 0, 0, 3, 8, 6, 9, 0, 1))
    bmp('brle8.bmp', 8, 1, rows8, palette)
    bmp('brle8_top.bmp', 8, 1, rows8, palette, height=-3)
    bmp('brle8_jump.bmp', 8, 1, bytes((2, 9, 0, 2, 3, 1, 4, 5, 0, 0, 2, 6, 0, 1)), palette)
    bmp('brle8_short.bmp', 8, 1, bytes((2, 9, 0, 0, 1, 4, 0, 1)), palette)
    bmp(
        'brle4.bmp',
        4,
        2,
        bytes((9, 0x4A, 0, 0, 0, 5, 0x12, 0x34, 0x50, 0, 4, 0x77, 0, 0, 3, 0x89, 6, 0x90, 0, 1)),
        palette[:64],
    )
    bmp(
        'brle4_jump.bmp',
        4,
        2,
        bytes((2, 0x91, 0, 2, 3, 0, 4, 0x5B, 0, 0, 2, 0x6C, 0, 0, 1, 0xF0, 0, 1)),
        palette[:64],
    )
    pixels = np.random.default_rng(3).integers(0, 256, 9 * 3 * 4, np.uint8).tobytes()
    for name, masks, size in (
        ('brgba', (0xFF, 0xFF00, 0xFF0000, 0xFF000000), 56),
        ('bodd_v4', (0xFF000000, 0xFF0000, 0xFF00, 0xFF), 108),
        ('b10bit', (0x3FF00000, 0xFFC00, 0x3FF, 0), 108),
        ('b5bit_v5', (0x7C00, 0x3E0, 0x1F, 0), 124),
        ('bplain_masks', (0xFF, 0xFF00, 0xFF0000), 40),
    ):
        bmp(f'{name}.bmp', 32, 3, pixels, masks=struct.pack(f'<{len(masks)}I', *masks), size=size)
    core = struct.pack('<IHHHH', 12, 9, 3, 1, 24)
    rows = b''.join(pixels[27 * y : 27 * y + 27] + b'\0' for y in range(3))
    (OUT / 'bos2.bmp').write_bytes(
        b'BM' + struct.pack('<IHHI', 26 + len(rows), 0, 0, 26) + core + rows
    )


def text(values: np.ndarray) -> bytes:
    return ' '.join(map(str, values.ravel())).encode() + b'\n'


def pnms() -> None:
    small, gray, bits = (
        picture(11, 7),
        picture(11, 7)[:, :, 0],
        (picture(11, 7)[:, :, 0] > 60).astype(np.uint8),
    )
    deep = small.astype('>u2') * 200
    for name, data in {
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
    }.items():
        (OUT / name).write_bytes(data)


def webps() -> None:
    frames = [Image.fromarray(picture(20, 12)), Image.fromarray(255 - picture(20, 12))]
    for name, options in (
        ('lossy', {'quality': 80}),
        ('lossless', {'lossless': True}),
        ('alpha', {'quality': 60}),
    ):
        shown = (
            frames
            if name != 'alpha'
            else [Image.fromarray(np.dstack([np.array(f), np.array(f)[:, :, 0]])) for f in frames]
        )
        buffer = io.BytesIO()
        shown[0].save(buffer, 'WEBP', save_all=True, append_images=shown[1:], **options)
        data = buffer.getvalue()
        (OUT / f'wanimated_{name}.webp').write_bytes(data)
        if name == 'alpha':
            continue
        # The same frame six pixels right and four down on a larger canvas.
        moved = bytearray(data)
        canvas, frame = moved.index(b'VP8X') + 8, moved.index(b'ANMF') + 8
        moved[canvas + 4 : canvas + 10] = struct.pack('<I', 29)[:3] + struct.pack('<I', 19)[:3]
        moved[frame : frame + 6] = struct.pack('<I', 3)[:3] + struct.pack('<I', 2)[:3]
        (OUT / f'wanimated_{name}_moved.webp').write_bytes(bytes(moved))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(
    name: str,
    colour: int,
    depth: int,
    rows: list[bytes],
    before: bytes = b'',
    after: bytes = b'',
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> None:
    header = chunk(b'IHDR', struct.pack('>IIBBBBB', *size, depth, colour, 0, 0, 0))
    data = chunk(b'IDAT', zlib.compress(b''.join(b'\0' + row for row in rows)))
    (OUT / name).write_bytes(
        b'\x89PNG\r\n\x1a\n' + header + before + data + after + chunk(b'IEND', b'')
    )


def interlaced(name: str, colour: int, depth: int, palette: bytes = b'') -> None:
    """Adam7 of gray or palette samples below eight bits."""
    samples = GRAY >> (8 - depth)
    rows = b''
    for x, y, dx, dy in (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ):
        for row in samples[y::dy, x::dx]:
            bits = ((row[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8)
            rows += b'\0' + np.packbits(bits.ravel()).tobytes()
    header = chunk(b'IHDR', struct.pack('>IIBBBBB', WIDTH, HEIGHT, depth, colour, 0, 0, 1))
    (OUT / name).write_bytes(
        b'\x89PNG\r\n\x1a\n'
        + header
        + palette
        + chunk(b'IDAT', zlib.compress(rows))
        + chunk(b'IEND', b'')
    )


def pngs() -> None:
    rgb = [row.tobytes() for row in RGB]
    plte = chunk(b'PLTE', np.random.default_rng(9).integers(0, 256, 30, np.uint8).tobytes())
    for depth in (1, 2, 4):
        interlaced(f'adam7_{depth}.png', 0, depth)
    interlaced('adam7_palette4.png', 3, 4, plte)
    png('palette_short.png', 3, 8, [row.tobytes() for row in GRAY], plte)
    bad = bytearray(chunk(b'gAMA', struct.pack('>I', 20000)))
    bad[-1] ^= 1
    for name, before in {
        'text_long_keyword': chunk(b'tEXt', b'k' * 90 + b'\0v'),
        'iccp_not_zlib': chunk(b'iCCP', b'icc\0\0not zlib data'),
        'gama_bad_checksum': bytes(bad),
        'ztxt_garbage': chunk(b'zTXt', b'k\0\0garbage'),
        'unknown_ancillary': chunk(b'prVt', bytes(9)),
        'exif_garbage': chunk(b'eXIf', b'garbage'),
        'iccp_srgb': chunk(b'iCCP', b'sRGB\0\0' + zlib.compress(hp_profile())),
    }.items():
        png(f'{name}.png', 2, 8, rgb, before)
    png('trailing.png', 2, 8, [*rgb, bytes(3000)], b'', chunk(b'tEXt', b'k\0v'))
    rgba = np.dstack(
        [RGB, (np.arange(HEIGHT * WIDTH) % 3 * 127).reshape(HEIGHT, WIDTH).astype(np.uint8)]
    )
    rows = [row.tobytes() for row in rgba]
    for name, blend in (('apng_over', 1), ('apng_source', 0)):
        first, then = (frame_control(n, blend) for n in (0, 1))
        second = chunk(
            b'fdAT',
            struct.pack('>I', 2) + zlib.compress(b''.join(b'\0' + row for row in rows[::-1])),
        )
        png(
            f'{name}.png',
            6,
            8,
            rows,
            chunk(b'acTL', struct.pack('>II', 2, 0)) + first,
            then + second,
        )


def frame_control(number: int, blend: int) -> bytes:
    fields = struct.pack('>IIIIIHHBB', number, WIDTH, HEIGHT, 0, 0, 1, 10, 0, blend)
    return chunk(b'fcTL', fields)


def hp_profile() -> bytes:
    """The sRGB profile that most programs write, from an image of scikit-image."""
    import skimage

    for path in sorted(Path(skimage.__file__).parent.rglob('data/*')):
        if path.suffix in ('.png', '.jpg'):
            profile = Image.open(path).info.get('icc_profile')
            if profile and len(profile) == 3144:
                return bytes(profile)
    return ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()


def main() -> None:
    for draw in (tiffs, jpegs, bmps, pnms, webps, pngs):
        draw()


if __name__ == '__main__':
    main()
