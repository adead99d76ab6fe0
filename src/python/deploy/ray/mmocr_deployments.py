"""What Ray Serve starts copies of: a model, a chain's recogniser, and who tells which there are."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from mmocr_archive.worker import Answer
from mmocr_example import check
from mmocr_front import answer_front
from mmocr_http import (
    Refused,
    method_not_allowed,
    not_found,
    request_value,
    response_of,
    version_not_found,
)
from mmocr_plan import FOLDER, archive_of, plan, planned
from ray import get_runtime_context, serve
from ray.exceptions import RayActorError
from ray.serve.handle import DeploymentHandle
from starlette.requests import Request
from starlette.responses import Response

# A copy that has answered a moment ago is healthy, and is not kept from answering by an example.
FRESH_SECONDS = 10.0
READ_SECONDS = 120.0
MOST_READ = 3


def gpu() -> int | None:
    """The first of the GPUs that Ray lets this process see; None without."""
    return 0 if get_runtime_context().get_accelerator_ids().get('GPU') else None


def cores() -> int:
    """The share of the machine's cores that this copy was given, one at least."""
    return max(1, int(get_runtime_context().get_assigned_resources().get('CPU', 1)))


@serve.deployment
class Model:
    """One archive on `/predictions/NAME`; with a `reader`, a chain without its recogniser."""

    def __init__(self, name: str, reader: DeploymentHandle | None = None) -> None:
        self._name, self._version = name, planned(name)['version']
        self._reader = reader
        self._loop: asyncio.AbstractEventLoop | None = None
        self._batch = 1
        self._answered = float('-inf')
        self._worker = self._load(archive_of(name))

    def _load(self, archive: str) -> Any:
        if plan()['engine'] == 'onnx':
            from mmocr_engine import Engine

            return Engine(archive, str(FOLDER / 'program'), threads=cores(), batch_size=16)
        if self._reader is not None:
            from mmocr_parts import Detecting

            return Detecting(archive, self._read, gpu())
        from mmocr_archive.worker import Worker

        return Worker(archive, gpu())

    def reconfigure(self, settings: dict[str, Any]) -> None:
        """`user_config`: so many requests are answered together, waited for at most so long."""
        self._batch = int(settings.get('batch', 1))
        self._together.set_max_batch_size(self._batch)
        self._together.set_batch_wait_timeout_s(float(settings.get('batch_wait_s', 0.01)))

    async def __call__(self, request: Request) -> Response:
        try:
            parts = [part for part in request.url.path.split('/') if part][2:]
            if parts and parts[0] != self._version:
                return version_not_found(self._name, parts[0])
            if len(parts) > 1:
                return not_found()
            if request.method not in ('POST', 'PUT'):
                return method_not_allowed()
            value = await request_value(request)
        except Refused as refused:
            return refused.response
        if self._batch > 1:
            return response_of(await self._together(value))
        (answer,) = await self._answer([value])
        return response_of(answer)

    @serve.batch
    async def _together(self, values: list[Any]) -> list[Answer]:
        return await self._answer(values)

    async def _answer(self, values: list[Any]) -> list[Answer]:
        self._loop = asyncio.get_running_loop()
        answers: list[Answer] = await asyncio.to_thread(self._worker.answer, values)
        if any(answer.status == 200 for answer in answers):
            self._answered = time.monotonic()
        return answers

    async def check_health(self) -> None:
        """Raises when the model does not answer; Ray then puts another copy in its place."""
        self._loop = asyncio.get_running_loop()
        if time.monotonic() - self._answered > FRESH_SECONDS:
            await asyncio.to_thread(check, self._worker)

    def _read(self, crops: list[Any]) -> list[dict[str, Any]]:
        """The texts of an image's crops, from whichever copy of the recogniser has time."""
        if not crops:
            return []
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(self._ask(crops), self._loop).result(READ_SECONDS)

    async def _ask(self, crops: list[Any]) -> list[dict[str, Any]]:
        assert self._reader is not None
        for left in reversed(range(MOST_READ)):
            try:
                texts: list[dict[str, Any]] = await self._reader.read.remote(crops)
                return texts
            except RayActorError:
                # That copy, or its machine, is gone; what it was asked changes nothing.
                if not left:
                    raise
        raise AssertionError

    def __del__(self) -> None:
        close = getattr(getattr(self, '_worker', None), 'close', None)
        if close is not None:
            close()


@serve.deployment
class Recognition:
    """The recogniser of a chain, for the crops of an image at a time."""

    def __init__(self, name: str) -> None:
        from mmocr_parts import Reader

        self._reader = Reader(archive_of(name), gpu())

    async def read(self, crops: list[Any]) -> list[dict[str, Any]]:
        return await asyncio.to_thread(self._reader.read, crops)

    async def check_health(self) -> None:
        await asyncio.to_thread(self._reader.check)


@serve.deployment
class Front:
    """Everything but predictions: whether models answer, which there are, and their copies."""

    async def __call__(self, request: Request) -> Response:
        status = await asyncio.to_thread(serve.status)
        return answer_front(request.method, request.url.path, plan(), status)
