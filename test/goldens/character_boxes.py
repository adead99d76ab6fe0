"""Where the letters of a word stand: what SegOCR is taught with."""

from __future__ import annotations

import numpy as np
from drawing import FONTS, OVERSAMPLING
from images import WORDS
from PIL import ImageFont

#: The middle part of a letter's width that is filled, so that neighbours stay apart.
FILLED = 0.55


def letter_columns(name: str) -> list[tuple[float, float]]:
    """Left and right end of each letter, as shares of the image's width; `images.draw_word`."""
    text, (width, height), _ = WORDS[name]
    tall = height * 0.9
    tall *= min(1, width / (0.62 * tall * len(text) + 0.2 * tall))
    size = round(tall * OVERSAMPLING)
    font = ImageFont.truetype(f'{FONTS}/DejaVuSans-Bold.ttf', round(size * 0.8))
    left, _, right, _ = font.getbbox(text)
    ends = [font.getlength(text[:count]) for count in range(len(text) + 1)]
    middle, scale = (left + right) / 2, tall / size / width
    at = [0.5 + (end - middle) * scale for end in ends]
    return list(zip(at, at[1:]))


def letter_map(name: str, classes: list[int], size: tuple[int, int]) -> np.ndarray:
    """uint8 (height, width): the class of the letter that stands there, 0 between them."""
    height, width = size
    letters = np.zeros(size, np.uint8)
    for (left, right), letter in zip(letter_columns(name), classes, strict=True):
        middle, half = (left + right) / 2, (right - left) / 2 * FILLED
        columns = slice(round((middle - half) * width), round((middle + half) * width))
        letters[round(height * 0.15) : round(height * 0.85), columns] = letter
    return letters
