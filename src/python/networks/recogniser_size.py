"""The input size of a recogniser, from its config."""

from __future__ import annotations

from typing import Any

from mmocr_pipeline import test_steps


def steps(pipeline: Any) -> list[dict]:
    """The pipeline's steps, those inside `MultiScaleFlipAug` and the like included."""
    found = []
    for step in pipeline:
        found += [step, *steps(step.get('transforms', []))]
    return found


def recogniser_size(config: Any) -> tuple[int, int | None]:
    """(height, width) the test pipeline makes; no width where it follows the image's."""
    pipeline = test_steps(config)
    pads = {step['width'] for step in steps(pipeline) if step['type'] == 'PadToWidth'}
    for step in steps(pipeline):
        if step['type'] == 'Resize':
            width, height = step['scale']
            return height, width
        if step['type'] == 'RescaleToHeight':
            # Wider images stay as they are.
            fits = pads and (step.get('max_width') or float('inf')) <= min(pads)
            return step['height'], min(pads) if fits else None
        if step['type'] == 'ResizeOCR':
            return step['height'], step.get('max_width')
    raise RuntimeError("the config's test pipeline does not resize: the input size is unknown")
