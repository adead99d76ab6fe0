"""MMOCR's recognition metrics of random texts."""

from __future__ import annotations

import random
from typing import Any, Iterator

from mmocr.evaluation.metrics import CharMetric, OneMinusNEDMetric, WordMetric

from .computed import computed
from .texts import misread, text


def recognition(texts: list[dict[str, str]]) -> dict[str, Any]:
    samples = [
        {'pred_text': {'item': each['read']}, 'gt_text': {'item': each['truth']}} for each in texts
    ]
    metrics = {}
    for metric in (
        WordMetric(mode=['exact', 'ignore_case', 'ignore_case_symbol']),
        CharMetric(),
        OneMinusNEDMetric(),
    ):
        metrics.update(computed(metric, samples))
    return metrics


def recognition_cases(cases: int) -> Iterator[dict[str, Any]]:
    for case in range(cases):
        texts = []
        for _ in range(random.choice([1, 1, 2, 5, 20])):
            truth = text()
            texts.append(
                {'truth': truth, 'read': misread(truth) if random.random() < 0.9 else text()}
            )
        if case < 8:  # Ties of the last decimal: odd multiples of 1/32.
            texts = [{'truth': 'a', 'read': 'a' if i <= 2 * case else 'b'} for i in range(32)]
        yield {'texts': texts, **recognition(texts)}
