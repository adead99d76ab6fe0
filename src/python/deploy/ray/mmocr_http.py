"""HTTP as a TorchServe speaks it: what a request sends, and what an answer looks like."""

from __future__ import annotations

import json
import os
from typing import Any

from mmocr_archive.worker import Answer
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

# TorchServe's own max_request_size, in bytes.
MOST_BYTES = int(os.environ.get('MMOCR_MAX_REQUEST_SIZE', '6553500'))
FORMS = ('multipart/form-data', 'application/x-www-form-urlencoded')


class Refused(Exception):
    """A request that no model is asked; `response` is what its client gets."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def json_response(body: Any, status: int = 200) -> Response:
    text = json.dumps(body, indent=2, ensure_ascii=False)
    return Response(text, status, media_type='application/json')


def error_response(status: int, kind: str, message: str) -> Response:
    """An error in the shape that a TorchServe gives its own."""
    return json_response({'code': status, 'type': kind, 'message': message}, status)


def not_found() -> Response:
    message = 'Requested resource is not found, please refer to API document.'
    return error_response(404, 'ResourceNotFoundException', message)


def model_not_found(name: str) -> Response:
    return error_response(404, 'ModelNotFoundException', f'Model not found: {name}')


def version_not_found(name: str, version: str) -> Response:
    message = f'Model version: {version} does not exist for model: {name}'
    return error_response(404, 'ModelVersionNotFoundException', message)


def method_not_allowed() -> Response:
    message = 'Requested method is not allowed, please refer to API document.'
    return error_response(405, 'MethodNotAllowedException', message)


def response_of(answer: Answer) -> Response:
    return Response(answer.body, answer.status, answer.headers)


async def request_value(request: Request) -> Any:
    """What a handler is given of a request: an image's bytes, or JSON. Raises Refused."""
    if int(request.headers.get('content-length', '0')) > MOST_BYTES:
        raise Refused(Response(status_code=413))
    body = await bounded_body(request)
    kind = request.headers.get('content-type', '').partition(';')[0].strip().lower()
    if kind in FORMS:
        return await form_value(request, body)
    if kind != 'application/json':
        return body
    try:
        return json.loads(body)
    except ValueError:
        # The handler says what is wrong with it.
        return body


async def bounded_body(request: Request) -> bytes:
    """Sent in chunks, nobody says before how much it is. Raises Refused for too much."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Refused(Response(status_code=413))
    return bytes(body)


async def form_value(request: Request, body: bytes) -> bytes:
    """The field `data` or `body`, or the only one. Raises Refused for a form without."""

    async def receive() -> dict[str, Any]:
        return {'type': 'http.request', 'body': body, 'more_body': False}

    try:
        form = await Request(request.scope, receive).form(max_part_size=MOST_BYTES)
    except Exception as error:
        raise Refused(error_response(400, 'BadRequestException', str(error))) from error
    fields = dict(form.multi_items())
    name = next((key for key in ('data', 'body') if key in fields), None)
    if name is None and len(fields) != 1:
        # What curl sends of an image as --data is read as a form, too, of odd fields.
        names = [key[:50] for key in fields][:10]
        message = f'expected one image, in a form field such as "data"; the fields are {names}'
        raise Refused(error_response(400, 'BadRequestException', message))
    value = fields[name] if name else next(iter(fields.values()))
    return await value.read() if isinstance(value, UploadFile) else str(value).encode('utf-8')
