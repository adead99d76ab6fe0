"""An archive's ONNX files, answering as a TorchServe worker does, through this folder's program.

Needs Node and nothing of Python but its own library.
"""

from __future__ import annotations

import http.client
import json
import logging
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mmocr_archive.worker import Answer
from mmocr_example import check
from mmocr_program import Program, ProgramError

logger = logging.getLogger(__name__)

# As long as a TorchServe gives a worker.
ANSWER_SECONDS = 120.0
# A request over which the program ends is asked so many times at most: it may be the cause.
MOST_ASKED = 3


class Engine:
    """One archive with its program running, asked as `mmocr_archive.worker.Worker` is.

    `program` is the folder that holds `dist/cli.js`. `workers` are engine processes, `threads`
    those of a network, `batch_size` how many requests of a batch are with the program at a time.
    Ready when it is made: the model has answered an example. Raises ProgramError when the program
    does not come up within `startup` seconds, Unhealthy when its model does not answer as it must.
    """

    def __init__(
        self,
        archive: str,
        program: str,
        workers: int = 1,
        threads: int | None = None,
        batch_size: int = 1,
        node: str = 'node',
        startup: float = 120.0,
    ) -> None:
        path = Path(archive).resolve()
        self.name, self.version = named(path)
        self._idle: list[tuple[int, http.client.HTTPConnection]] = []
        self._askers = ThreadPoolExecutor(batch_size, 'mmocr-ask')
        self.program = Program(program, path, self.name, workers, threads, node)
        try:
            self.program.port(time.monotonic() + startup)
            check(self)
        except BaseException:
            self.close()
            raise

    def answer(self, requests: list[Any]) -> list[Answer]:
        """One answer per request, in order: an image's bytes, or JSON as the handler takes it.

        What a program was working on when it ended is asked of the next one; where none comes, the
        answer is 503.
        """
        if len(requests) == 1:
            return [self._answer(requests[0])]
        return list(self._askers.map(self._answer, requests))

    def close(self) -> None:
        """End the program; what it has accepted is answered."""
        while self._idle:
            self._idle.pop()[1].close()
        self.program.close()
        self._askers.shutdown(wait=False)

    def _answer(self, request: Any) -> Answer:
        body, kind = wire(request)
        deadline = time.monotonic() + ANSWER_SECONDS
        lost = 0
        while lost < MOST_ASKED:
            try:
                port = self.program.port(deadline)
            except ProgramError as error:
                return unavailable(str(error))
            kept = self._kept(port)
            connection = kept or http.client.HTTPConnection('127.0.0.1', port)
            try:
                return self._ask(connection, port, (body, kind), deadline)
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                if isinstance(error, TimeoutError):
                    break
                # A connection that was kept may have been closed while nothing was asked on it.
                if kept is None:
                    lost += 1
                    logger.info('MMOCR: %s lost a request: %r', self.name, error)
                    self.program.wait_for_end(port, 1.0)
        return unavailable(f'{self.name} did not answer')

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        port: int,
        request: tuple[bytes, str],
        deadline: float,
    ) -> Answer:
        left = max(1.0, deadline - time.monotonic())
        connection.timeout = left
        if connection.sock is not None:
            connection.sock.settimeout(left)
        body, kind = request
        path = f'/predictions/{self.name}'
        connection.request('POST', path, body, {'Content-Type': kind})
        response = connection.getresponse()
        answer = Answer(response.status, response.read(), described(response))
        if not response.will_close:
            self._idle.append((port, connection))
        return answer

    def _kept(self, port: int) -> http.client.HTTPConnection | None:
        """A connection to this port that nobody uses; those to an earlier one are closed."""
        while True:
            try:
                at, connection = self._idle.pop()
            except IndexError:
                return None
            if at == port:
                return connection
            connection.close()


def named(archive: Path) -> tuple[str, str]:
    """Name and version in the archive's manifest. Raises ProgramError where it has none."""
    try:
        with zipfile.ZipFile(archive) as packed:
            model = json.loads(packed.read('MAR-INF/MANIFEST.json'))['model']
        return str(model['modelName']), str(model.get('modelVersion', '1.0'))
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ProgramError(f'{archive} is no model archive: {error!r}') from error


def wire(request: Any) -> tuple[bytes, str]:
    """Body and content type of what a handler would be given: bytes, base64 text or JSON."""
    if isinstance(request, (bytes, bytearray)):
        return bytes(request), 'application/octet-stream'
    value = {'data': request} if isinstance(request, str) else request
    return json.dumps(value).encode('utf-8'), 'application/json'


def described(response: http.client.HTTPResponse) -> dict[str, str]:
    """The headers that describe an answer; the others are between the program and this client."""
    return {
        name: value
        for name, value in response.getheaders()
        if name.lower() in ('content-type', 'server-timing') or name.lower().startswith('x-mmocr-')
    }


def unavailable(message: str) -> Answer:
    body = {'code': 503, 'type': 'ServiceUnavailableException', 'message': message}
    return Answer(503, json.dumps(body).encode('utf-8'), {'Content-Type': 'application/json'})
