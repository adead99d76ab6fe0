"""Random images: the texts that are true of them, and those that were found."""

from __future__ import annotations

import random
from typing import Any, Dict, List

import numpy as np

from .boundaries import boundary, moved

#: `truth` and `found`: polygons with a text; the true ones can be to ignore, found ones are scored.
Image = Dict[str, List[Dict[str, Any]]]
WORDS = ['Lemon', 'LEMON', 'lemon', 'straße', 'STRASSE', '出口', '出囗', 'Ｅｘｉｔ', '🍋', '🍌', '']


def score() -> float:
    """Often one at which a threshold decides, or the next that float32 has."""
    edge = np.float32(random.choice([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]))
    return random.choice(
        [
            float(edge),
            float(np.nextafter(edge, np.float32(0))),
            float(np.nextafter(edge, np.float32(1))),
            round(float(edge), 1),
            round(random.random(), 3),
            round(random.uniform(0.5, 1), 3),
        ]
    )


def image() -> Image:
    truths = [
        {
            'polygon': boundary(random.uniform(20, 300), random.uniform(20, 200)),
            'ignore': random.random() < 0.2,
            'text': random.choice(WORDS),
        }
        for _ in range(random.choice([0, 1, 3, 6, 9]))
    ]
    found = [
        {
            'polygon': moved(truth['polygon']),
            'score': score(),
            'text': random.choice([truth['text'], truth['text'].upper(), random.choice(WORDS)]),
        }
        for truth in truths
        for _ in range(random.choice([0, 1, 1, 1, 2]))
    ]
    found += [
        {
            'polygon': boundary(random.uniform(20, 300), random.uniform(20, 200)),
            'score': score(),
            'text': random.choice(WORDS),
        }
        for _ in range(random.choice([0, 0, 1, 3]))
    ]
    random.shuffle(found)
    return {'truth': truths, 'found': found}
