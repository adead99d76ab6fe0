"""The input size of a recogniser, from its config."""

from __future__ import annotations

from typing import Any


def steps(pipeline: Any) -> list[dict]:
    """The pipeline's steps, those inside `MultiScaleFlipAug` and the like included."""
    found = []
    for step in pipeline:
        found += [step, *steps(step.get('transforms', []))]
    return found


def recogniser_size(config: Any) -> tuple[int, int | None]:
    """(height, width) the test pipeline resizes to; no width where it follows the image's."""
    if 'test_dataloader' in config:
        pipeline = config.test_dataloader.dataset.pipeline
    else:
        test = config.data.test
        pipeline = test.get('pipeline') or test.datasets[0].pipeline
    for step in steps(pipeline):
        if step['type'] == 'Resize':
            width, height = step['scale']
            return height, width
        if step['type'] in ('RescaleToHeight', 'ResizeOCR'):
            stretches = step.get('keep_aspect_ratio') is False
            return step['height'], step['max_width'] if stretches else None
    raise RuntimeError("the config's test pipeline does not resize: the input size is unknown")
