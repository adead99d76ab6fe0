"""What one of MMOCR's metrics says about samples."""

from __future__ import annotations

from typing import Any


def computed(metric: Any, samples: list[dict[str, Any]]) -> dict[str, Any]:
    metric.process([], samples)
    values = metric.compute_metrics(metric.results)
    return {f'{metric.prefix}/{name}': value for name, value in values.items()}
