"""Draw the scenes and words every method is trained on and asked about.

    python images.py

Scenes and words land in `test/fixtures/methods/{images,words}`, what is written on them in
`images.json` and `words.json` beside: for a scene `[{"polygon": [x1, y1, …], "text": "…"}]` in
pixels of the stored frame, for a word its text. Seeded; what is there is drawn anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from drawing import FONTS, Text, draw
from PIL import Image, ImageDraw, ImageFont

METHODS = Path(__file__).resolve().parents[1] / 'fixtures' / 'methods'

#: Name → (width, height) and texts. One turned by its EXIF tag, one gray, one without text.
SCENES: dict[str, tuple[tuple[int, int], list[Text]]] = {
    'straight.png': (
        (320, 240),
        [
            Text('Harbour', (110, 50), 40),
            Text('open', (260, 56), 30, font='DejaVuSerif-Bold'),
            Text('2026', (80, 130), 34),
            Text('coffee house', (200, 190), 36, font='DejaVuSerif'),
        ],
    ),
    'turned.jpg': (
        (352, 256),
        [
            Text('market', (90, 70), 36, -28),
            Text('Street', (250, 80), 38, 35),
            Text('No. 17', (100, 190), 30, 18, font='DejaVuSerif-Bold'),
            Text('north', (290, 180), 32, 90),
        ],
    ),
    'bent.png': (
        (300, 290),
        [
            Text('RAINBOW BAR', (150, 60), 34, bend=110),
            Text('since 1964', (150, 240), 30, bend=-90, font='DejaVuSerif-Bold'),
            Text('music', (150, 150), 34),
        ],
    ),
    'gray.png': (
        (257, 321),
        [
            Text('exit', (70, 45), 32),
            Text('platform', (130, 120), 36, -12),
            Text('left luggage', (128, 220), 30, bend=70),
            Text('B4', (200, 290), 32, font='DejaVuSerif-Bold'),
        ],
    ),
    'wide straße.jpg': (
        (400, 224),
        [
            Text('international departures', (200, 40), 30, 2),
            Text('slow', (60, 110), 32),
            Text('children crossing', (260, 130), 30, bend=-60),
            Text('ok', (360, 60 + 130), 28, font='DejaVuSerif'),
            Text('60', (110, 190), 36),
        ],
    ),
    'small.webp': (
        (200, 160),
        [Text('garden', (100, 46), 32, -10), Text('tea', (100, 112), 34, 12)],
    ),
    'exif.jpg': (
        (320, 240),
        [
            Text('upright', (120, 60), 36, 6),
            Text('camera', (200, 130), 36, -8, font='DejaVuSerif-Bold'),
            Text('35 mm', (110, 195), 32),
        ],
    ),
    'empty.png': ((224, 192), []),
}

#: Name → text and size of the image; `turn` in quarter turns makes it taller than wide.
WORDS: dict[str, tuple[str, tuple[int, int], int]] = {
    'harbour.png': ('harbour', (120, 36), 0),
    'Street.png': ('Street', (100, 32), 0),
    'exit.jpg': ('exit', (64, 30), 0),
    '2026.png': ('2026', (70, 32), 0),
    'coffee.png': ('coffee', (96, 48), 0),
    'market.jpg': ('market', (140, 44), 0),
    'platform.png': ('platform', (131, 33), 0),
    'music.bmp': ('music', (60, 24), 0),
    'long.png': ('incomprehensibilities', (330, 34), 0),
    'longer.png': ('counterrevolutionaries1848', (420, 30), 0),
    'letter.png': ('a', (22, 30), 0),
    'B4.png': ('B4', (38, 34), 0),
    'tall.png': ('garden', (110, 34), 1),
    'taller.jpg': ('north', (104, 40), 3),
    'column.png': ('camera', (36, 150), 4),
    'No17.png': ('No.17', (84, 34), 0),
    'open exif.jpg': ('open', (90, 36), 0),
    'faint.webp': ('children', (124, 30), 0),
    'blank.png': ('', (100, 32), 0),
}


class Scene(NamedTuple):
    path: Path
    #: Pixels of the stored frame, whatever its EXIF tag says.
    polygons: list[list[float]]
    texts: list[str]


def scenes() -> list[Scene]:
    """The stored scenes with what is written on them."""
    stored = json.loads((METHODS / 'images.json').read_text('utf-8'))
    return [
        Scene(
            METHODS / 'images' / name,
            [item['polygon'] for item in items],
            [item['text'] for item in items],
        )
        for name, items in stored.items()
    ]


def words() -> dict[Path, str]:
    """The stored words and what is written on them."""
    stored = json.loads((METHODS / 'words.json').read_text('utf-8'))
    return {METHODS / 'words' / name: text for name, text in stored.items()}


def background(random: np.random.Generator, size: tuple[int, int]) -> tuple:
    """A soft uint8 BGR image, dark or light, and the opposite colour."""
    width, height = size
    dark = random.random() < 0.5
    low, high = (10, 90) if dark else (150, 245)
    grid = random.integers(low, high, (4, 4, 3)).astype(np.uint8)
    image = cv2.resize(grid, size, interpolation=cv2.INTER_CUBIC).astype(np.int16)
    image += random.integers(-6, 7, (height, width, 3), dtype=np.int16)
    light, ink = random.integers(200, 256, 3), random.integers(0, 60, 3)
    return np.uint8(np.clip(image, 0, 255)), tuple(int(c) for c in (light if dark else ink))


def save(path: Path, image: np.ndarray, quarter_turns: int = 0) -> None:
    """Write uint8 BGR; where `quarter_turns`, an EXIF tag says the frame is to be turned once."""
    colour = Image.fromarray(np.ascontiguousarray(image[..., ::-1]))
    if path.stem == 'gray':
        colour = colour.convert('L')
    exif = Image.Exif()
    if quarter_turns:
        exif[0x0112] = 6  # Orientation: shown turned by 90° clockwise
    if path.suffix in ('.jpg', '.webp'):
        colour.save(path, quality=90, exif=exif)
    else:
        colour.save(path)


def draw_scene(random: np.random.Generator, path: Path, size: tuple, items: list[Text]) -> list:
    image, colour = background(random, size)
    if not items:
        cv2.rectangle(image, (40, 40), (150, 120), colour, 3)
        cv2.circle(image, (170, 140), 30, colour, -1)
    polygons = [draw(image, item, colour) for item in items]
    if path.stem == 'exif':
        # Stored turned counter-clockwise: (x, y) lies at (y, width - x).
        image = np.rot90(image)
        polygons = [
            [round(v, 2) for x, y in zip(p[::2], p[1::2]) for v in (y, size[0] - x)]
            for p in polygons
        ]
    save(path, image, path.stem == 'exif')
    return [{'polygon': p, 'text': item.text} for p, item in zip(polygons, items)]


def draw_word(random: np.random.Generator, path: Path, text: str, size: tuple, turn: int) -> None:
    image, colour = background(random, size)
    if path.stem == 'faint':
        colour = tuple(int(0.6 * b + 0.4 * c) for b, c in zip(image.mean((0, 1)), colour))
    if turn == 4:
        canvas = Image.fromarray(image)
        font = ImageFont.truetype(f'{FONTS}/DejaVuSans-Bold.ttf', 20)
        for index, letter in enumerate(text):
            place = (size[0] / 2, (index + 0.5) * size[1] / len(text))
            ImageDraw.Draw(canvas).text(place, letter, fill=colour, font=font, anchor='mm')
        image = np.asarray(canvas)
    elif text:
        height = size[1] * 0.9
        item = Text(text, (size[0] / 2, size[1] / 2), height)
        fits = size[0] / (0.62 * height * len(text) + 0.2 * height)
        draw(image, item._replace(height=height * min(1, fits)), colour)
    turned = 'exif' in path.stem
    save(path, np.rot90(image, turn + turned), turned)


def main() -> None:
    random = np.random.default_rng(4)
    for folder in ('images', 'words'):
        (METHODS / folder).mkdir(parents=True, exist_ok=True)
    truth = {}
    for name, (size, items) in SCENES.items():
        truth[name] = draw_scene(random, METHODS / 'images' / name, size, items)
    for name, (text, size, turn) in WORDS.items():
        draw_word(random, METHODS / 'words' / name, text, size, turn)
    texts = {name: text for name, (text, _, _) in WORDS.items()}
    for name, content in (('images', truth), ('words', texts)):
        written = json.dumps(content, ensure_ascii=False, indent=1)
        (METHODS / f'{name}.json').write_text(f'{written}\n', 'utf-8')


if __name__ == '__main__':
    main()
