"""The steps by which a config's test data is read."""

from __future__ import annotations

from typing import Any


def test_loader(config: Any) -> Any:
    """MMOCR 1.x's `test_dataloader`, the first of several; empty where there is none."""
    loader = config.get('test_dataloader') or {}
    return loader[0] if isinstance(loader, (list, tuple)) else loader


def test_steps(config: Any) -> list[Any]:
    """Of the test data, of the first of its datasets, or `test_pipeline`: a config for pretraining
    has no test data. Both generations; raises RuntimeError where there are none.
    """
    loader = test_loader(config)
    test = (loader.get('dataset') if loader else (config.get('data') or {}).get('test')) or {}
    first = (test.get('datasets') or [{}])[0]
    first = first[0] if isinstance(first, (list, tuple)) else first
    for steps in (test.get('pipeline'), first.get('pipeline'), config.get('test_pipeline')):
        if steps:
            return steps[0] if isinstance(steps[0], (list, tuple)) else steps
    raise RuntimeError('the config has no test pipeline: nothing says how an image is read')
