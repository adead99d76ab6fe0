"""One archive, answering as a TorchServe worker does: the same bodies, statuses and headers."""

from __future__ import annotations

import json
import logging
import tempfile
import threading
from pathlib import Path
from typing import Any, Callable, NamedTuple

from .archive import unpack
from .context import Context
from .service import service

logger = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What goes back to one client."""

    status: int
    body: bytes
    headers: dict[str, str]


class Worker:
    """An archive with its handler loaded; one in a process, since its code is found by name.

    `gpu` is a device's number, None for the CPU. Raises Fault for an archive that is damaged or has
    no handler, and whatever the handler raises while it loads.
    """

    def __init__(self, archive: str, gpu: int | None = None, batch_size: int = 1) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix='mmocr-archive-')
        folder = Path(self._folder.name).resolve()
        manifest = unpack(Path(archive), folder)
        self.name = manifest['model'].get('modelName', Path(archive).stem)
        self.version = str(manifest['model'].get('modelVersion', '1.0'))
        self._context = Context(folder, manifest, gpu, batch_size)
        self._lock = threading.Lock()
        initialize, self._handle = service(folder, manifest['model']['handler'])
        initialize(self._context)

    def answer(self, requests: list[Any]) -> list[Answer]:
        """One answer per request, in order: an image's bytes, or JSON as the handler takes it.

        As TorchServe does, what the handler raises is answered with 507 (out of memory) or 503.
        """
        with self._lock:
            try:
                return answers(self._handle, requests, self._context)
            except Exception as error:
                return [failure(error)] * len(requests)


def answers(handle: Callable[..., Any], requests: list[Any], context: Context) -> list[Answer]:
    """What a handler's `handle` gives each request, as it is sent. Raises what `handle` raises."""
    context.begin(len(requests))
    bodies = handle([{'body': each} for each in requests], context)
    if not isinstance(bodies, list) or len(bodies) != len(requests):
        raise ValueError(f'{len(requests)} requests got {type(bodies).__name__}')
    return [sent(body, index, context) for index, body in enumerate(bodies)]


def sent(body: Any, index: int, context: Context) -> Answer:
    status, _ = context.get_response_status(index)
    headers = {'Content-Type': 'application/json', **context.headers[index]}
    if isinstance(body, (bytes, bytearray)):
        return Answer(status, bytes(body), headers)
    text = body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False)
    return Answer(status, text.encode('utf-8'), headers)


def failure(error: Exception) -> Answer:
    """The body in the shape that TorchServe gives its errors; what happened goes to the log."""
    logger.error('MMOCR: a prediction failed', exc_info=error)
    memory = isinstance(error, MemoryError) or 'CUDA' in str(error)
    body = {
        'code': 507 if memory else 503,
        'type': 'InternalServerException',
        'message': 'Out of resources' if memory else 'Prediction failed',
    }
    headers = {'Content-Type': 'application/json'}
    return Answer(int(body['code']), json.dumps(body).encode('ascii'), headers)
