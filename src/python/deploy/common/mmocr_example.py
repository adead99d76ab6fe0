"""Whether a model really answers: it is asked about an example."""

from __future__ import annotations

import json
from typing import Any, Protocol

from mmocr_archive.worker import Answer

# 64 by 64 gray pixels, and a known text for a model that says what known texts are.
BLANK = (
    'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR42u3MQREAAAwCIJtb3RD77SAA6VEEAoFAIBAI'
    'BAKBQCAQfA8G18/waiADHKgAAAAASUVORK5CYII='
)
EXAMPLE = {'image': BLANK, 'boxes': [[8, 8, 56, 8, 56, 24, 8, 24]], 'texts': ['a']}


class Unhealthy(RuntimeError):
    """The model does not answer as it must; the message says what it answered."""


class Answering(Protocol):
    """An archive that is served: `mmocr_archive.worker.Worker` or `mmocr_engine.Engine`."""

    name: str

    def answer(self, requests: list[Any]) -> list[Answer]: ...


def check(model: Answering) -> None:
    """Raises Unhealthy unless the model answers the example with 200 and JSON."""
    (answer,) = model.answer([EXAMPLE])
    try:
        body = json.loads(answer.body)
    except ValueError:
        body = None
    if answer.status != 200 or not isinstance(body, dict):
        said = answer.body.decode('utf-8', 'replace')[:500]
        raise Unhealthy(f'{model.name} answers an example with {answer.status}: {said}')
