"""Random boundaries, also ones that touch or cross themselves: [x, y, x, y, …]."""

from __future__ import annotations

import math
import random


def turned(corners: list[tuple[float, float]], x: float, y: float, angle: float) -> list[float]:
    cos, sin = math.cos(angle), math.sin(angle)
    return [c for u, v in corners for c in (x + u * cos - v * sin, y + u * sin + v * cos)]


def quad(x: float, y: float, w: float, h: float, angle: float) -> list[float]:
    return turned([(-w, -h), (w, -h), (w, h), (-w, h)], x, y, angle)


def outline(x: float, y: float, r: float, corners: int) -> list[float]:
    steps = [i / corners * 2 * math.pi for i in range(corners)]
    return [
        c
        for step in steps
        for c in (
            x + r * (1 + random.random() / 2) * math.cos(step),
            y + r * (0.4 + random.random() / 3) * math.sin(step),
        )
    ]


def boundary(x: float, y: float) -> list[float]:
    kind = random.choice(['box', 'quad', 'quad', 'outline', 'crossing', 'grid', 'random'])
    w, h = random.uniform(8, 40), random.uniform(5, 15)
    if kind == 'box':
        w, h = random.randint(1, 30) * 2, random.randint(1, 12) * 2
        x, y = int(x), int(y)
        return [x, y, x + w, y, x + w, y + h, x, y + h]
    if kind == 'outline':
        return [round(c, 1) for c in outline(x, y, w, random.choice([14, 28]))]
    if kind == 'grid':  # Touches itself, goes back, lies on itself.
        return [
            c
            for _ in range(random.choice([4, 5, 6, 8]))
            for c in (int(x) + 10 * random.randint(0, 3), int(y) + 10 * random.randint(0, 3))
        ]
    if kind == 'random':
        return [
            round(c, 1)
            for _ in range(random.choice([3, 4, 5, 7]))
            for c in (x + random.uniform(-w, w), y + random.uniform(-w, w))
        ]
    corners = quad(x, y, w, h, random.uniform(-1, 1))
    if kind == 'crossing':
        corners[0:2], corners[2:4] = corners[2:4], corners[0:2]
    return [round(c, 2) for c in corners]


def moved(polygon: list[float]) -> list[float]:
    """About as far as decides over a match; halves and doubles give an IoU of exactly 0.5."""
    xs, ys = polygon[::2], polygon[1::2]
    if random.random() < 0.15:
        x, y, w, h = int(min(xs)), int(min(ys)), 20, 12
        return random.choice(
            [
                [x, y, x + w, y, x + w, y + h, x, y + h],
                [x, y, x + w, y, x + w, y + h / 2, x, y + h / 2],
                [x, y, x + 2 * w, y, x + 2 * w, y + h, x, y + h],
            ]
        )
    reach = random.choice([0, 0.05, 0.2, 0.35])
    dx, dy = (random.uniform(-reach, reach) * (max(v) - min(v)) for v in (xs, ys))
    return [round(c + (dy if i % 2 else dx), 2) for i, c in enumerate(polygon)]
