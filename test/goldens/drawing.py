"""Text drawn straight, turned or bent into an image, with the polygon it fills."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONTS = f'{matplotlib.get_data_path()}/fonts/ttf'
#: The strip is drawn this many times larger than it appears, so that turning it stays smooth.
OVERSAMPLING = 3


class Text(NamedTuple):
    """One instance: where its middle lies, how tall it is, how it is turned and bent."""

    text: str
    centre: tuple[float, float]
    height: float
    #: Degrees, clockwise on the screen.
    angle: float = 0
    #: Degrees of arc from the first letter to the last; positive bends like a rainbow.
    bend: float = 0
    font: str = 'DejaVuSans-Bold'


def strip(text: str, font: str, height: float) -> np.ndarray:
    """Coverage float32 (H, W) in 0…1 of a line of text, `OVERSAMPLING` times `height` tall."""
    size = round(height * OVERSAMPLING)
    drawn = ImageFont.truetype(f'{FONTS}/{font}.ttf', round(size * 0.8))
    left, top, right, bottom = drawn.getbbox(text)
    margin = round(size * 0.1)
    image = Image.new('L', (round(right - left) + 2 * margin, size))
    offset = (margin - left, (size - (bottom - top)) / 2 - top)
    ImageDraw.Draw(image).text(offset, text, fill=255, font=drawn)
    return np.asarray(image, np.float32) / 255


def forward(item: Text, points: np.ndarray, width: float) -> np.ndarray:
    """Image coordinates (N, 2) of strip coordinates (N, 2), both in pixels of the image."""
    u, v = points[:, 0] - width / 2, points[:, 1] - item.height / 2
    if item.bend:
        radius = width / math.radians(item.bend)
        turn = u / radius
        u, v = (radius - v) * np.sin(turn), radius - (radius - v) * np.cos(turn)
    angle = math.radians(item.angle)
    cos, sin = math.cos(angle), math.sin(angle)
    return np.stack([u * cos - v * sin, u * sin + v * cos], 1) + item.centre


def backward(item: Text, x: np.ndarray, y: np.ndarray, width: float) -> tuple:
    """Strip coordinates of image coordinates: the inverse of `forward`."""
    angle = math.radians(item.angle)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = x - item.centre[0], y - item.centre[1]
    u, v = x * cos + y * sin, -x * sin + y * cos
    if item.bend:
        radius = width / math.radians(item.bend)
        side = math.copysign(1, radius)
        turn = np.arctan2(side * u, side * (radius - v))
        u, v = turn * radius, radius - side * np.hypot(u, radius - v)
    return u + width / 2, v + item.height / 2


def polygon(item: Text, width: float) -> list[float]:
    """The text's outline [x1, y1, …], clockwise from the first letter's top; exact."""
    count = 7 if item.bend else 2
    along = np.linspace(0, width, count)
    top = np.stack([along, np.zeros(count)], 1)
    bottom = np.stack([along[::-1], np.full(count, item.height)], 1)
    points = forward(item, np.concatenate([top, bottom]), width)
    return [round(float(value), 2) for value in points.ravel()]


def draw(image: np.ndarray, item: Text, colour: tuple[int, int, int]) -> list[float]:
    """Draw into `image` (uint8 BGR, changed in place); gives the polygon."""
    coverage = strip(item.text, item.font, item.height)
    scale = item.height / coverage.shape[0]
    y, x = np.mgrid[: image.shape[0], : image.shape[1]].astype(np.float32) + 0.5
    u, v = backward(item, x, y, coverage.shape[1] * scale)
    u, v = (np.float32(value / scale - 0.5) for value in (u, v))
    blurred = cv2.blur(coverage, (OVERSAMPLING, OVERSAMPLING))
    alpha = cv2.remap(blurred, u, v, cv2.INTER_LINEAR, borderValue=0)[..., None]
    image[:] = np.uint8(image * (1 - alpha) + np.float32(colour) * alpha + 0.5)
    return polygon(item, coverage.shape[1] * scale)
