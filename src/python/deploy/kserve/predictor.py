"""KServe's own server around an archive: `python predictor.py --archive models/NAME.mar`.

Answers v1 (`/v1/models/NAME:predict`) and v2 (`/v2/models/NAME/infer`) with the archive's handler.
It listens on loopback unless --host says otherwise: in a pod 0.0.0.0.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import Any

import kserve.model_server
from fastapi import Request
from fastapi.responses import JSONResponse
from kserve import InferRequest, InferResponse, Model, ModelServer
from kserve.errors import InvalidInput
from kserve.protocol.rest.server import RESTServer
from mmocr_archive.faults import Fault
from mmocr_archive.worker import Answer, Worker
from tensors import OUTPUTS, inputs, response, wanted, which


class Unanswered(Exception):
    """What the archive's handler could not answer, though nothing was wrong with the request."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class ArchiveModel(Model):
    """An archive as KServe asks a model. `wants_texts`: it is told known texts with each image."""

    def __init__(self, worker: Worker, wants_texts: bool) -> None:
        super().__init__(worker.name)
        self.worker = worker
        self.wants_texts = wants_texts
        self.ready = True

    def get_input_types(self) -> list[dict[str, Any]]:
        """Metadata of the inputs; -1 is as many as are sent."""
        names = ['image', 'texts'] if self.wants_texts else ['image']
        return [{'name': name, 'datatype': 'BYTES', 'shape': [-1]} for name in names]

    def get_output_types(self) -> list[dict[str, Any]]:
        """Metadata of the outputs, one element for each image."""
        return [{'name': name, 'datatype': 'BYTES', 'shape': [-1]} for name in OUTPUTS]

    async def predict(
        self, payload: Any, headers: dict[str, str] | None = None
    ) -> dict[str, Any] | InferResponse:
        """Answers a v2 request with tensors, any other as `/predictions/NAME` does.

        Raises InvalidInput for a request that cannot be answered, else Unanswered.
        """
        if not isinstance(payload, InferRequest):
            (answer,) = await self.ask([payload])
            return json.loads(answer.body)
        wanted(payload)
        values, shape = inputs(payload, self.wants_texts)
        answers = await self.ask(values)
        return response(payload, self.name, self.worker.version, answers, shape)

    async def ask(self, values: list[Any]) -> list[Answer]:
        """The handler's answers, all or none. Health checks are answered meanwhile."""
        answers = await asyncio.to_thread(self.worker.answer, values)
        for index, answer in enumerate(answers):
            if answer.status != 200:
                raise refusal(answer, which(index, len(answers)))
        return answers


def refusal(answer: Answer, which: str) -> Exception:
    """The handler's sentence, with its status."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        body = None
    if isinstance(body, dict) and isinstance(body.get('predictions'), list) and body['predictions']:
        body = body['predictions'][0]
    said = body.get('message') if isinstance(body, dict) else None
    sentence = which + str(said or answer.body.decode('utf-8', 'replace'))
    return InvalidInput(sentence) if answer.status == 400 else Unanswered(answer.status, sentence)


async def unanswered(_: Request, error: Unanswered) -> JSONResponse:
    return JSONResponse(status_code=error.status, content={'error': str(error)})


def bound_to(host: str) -> type[RESTServer]:
    """KServe's HTTP server on one address: 0.21.0 itself knows 0.0.0.0 only."""

    class BoundServer(RESTServer):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.config.host = host

    return BoundServer


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or '').partition('\n')[0])
    parser.add_argument('--archive', required=True, help='model archive (.mar)')
    parser.add_argument('--host', default='127.0.0.1', help='address to listen on')
    parser.add_argument('--port', type=int, default=8080)
    parser.add_argument('--gpu', type=int, help="a device's number (default: the CPU)")
    parser.add_argument('--texts', action='store_true', help='the model is told known texts')
    return parser.parse_args()


def main() -> None:
    given = arguments()
    try:
        worker = Worker(given.archive, given.gpu)
    except Fault as fault:
        sys.exit(f'{given.archive} cannot be served: {json.dumps(fault.report)}')
    kserve.model_server.RESTServer = bound_to(given.host)
    kserve.model_server.app.add_exception_handler(Unanswered, unanswered)
    server = ModelServer(http_port=given.port, enable_grpc=False, workers=1)
    server.start([ArchiveModel(worker, given.texts)])


if __name__ == '__main__':
    main()
