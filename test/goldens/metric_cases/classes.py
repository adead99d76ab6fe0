"""MMOCR's F1 of random classes."""

from __future__ import annotations

import random
from typing import Any, Iterator

import torch
from mmocr.evaluation.metrics import F1Metric

from .computed import computed


def pairs(classes: int) -> list[dict[str, int]]:
    """An image's texts by their class: the true one, -1 for none, and the one found."""
    return [
        {
            'truth': random.randint(-1 if random.random() < 0.2 else 0, classes - 1),
            'found': random.randint(0, classes - 1),
        }
        for _ in range(random.choice([1, 3, 12, 40]))
    ]


def sample(image: list[dict[str, int]]) -> dict[str, Any]:
    return {
        'pred_instances': {'labels': torch.tensor([pair['found'] for pair in image])},
        'gt_instances': {'labels': torch.tensor([pair['truth'] for pair in image])},
    }


def class_cases(cases: int) -> Iterator[dict[str, Any]]:
    for _ in range(cases):
        classes = random.choice([1, 2, 4, 26])
        images = [pairs(classes) for _ in range(random.randint(1, 3))]
        for pair in (pair for each in images for pair in each):
            if random.random() < 0.6:
                pair['found'] = max(0, pair['truth'])
        ignored = random.sample(range(classes), random.randint(0, classes - 1))
        metric = F1Metric(num_classes=classes, mode=['micro', 'macro'], ignored_classes=ignored)
        yield {
            'images': images,
            'classes': classes,
            'ignored': ignored,
            **computed(metric, [sample(each) for each in images]),
        }
