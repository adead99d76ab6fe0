"""MMOCR's detection metrics of random images."""

from __future__ import annotations

import random
from typing import Any, Iterator

from mmocr.evaluation.metrics import HmeanIOUMetric

from .computed import computed
from .end_to_end import end_to_end
from .images import Image, image
from .sample import sample


def detection(images: list[Image], strategy: str) -> dict[str, Any]:
    return computed(HmeanIOUMetric(strategy=strategy), [sample(each) for each in images])


def detection_cases(cases: int) -> Iterator[dict[str, Any]]:
    for _ in range(cases):
        images = [image() for _ in range(random.choice([1, 1, 2, 3]))]
        yield {
            'images': images,
            'vanilla': detection(images, 'vanilla'),
            'max_matching': detection(images, 'max_matching'),
            'endToEnd': end_to_end(images),
        }
