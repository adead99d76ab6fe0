"""A v2 request (Open Inference Protocol) read for a model of MMOCR, and its answer's tensors.

Inputs: `image`, BYTES [n] or [n, 1] (n encoded images as base64) or UINT8 [bytes] or [1, bytes]
(one encoded image); `texts`, BYTES as `image`, of a model that is told known texts. Outputs:
`answer` (what `/predictions/NAME` answers) and `about` (what its headers say), BYTES, JSON text for
each image.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import uuid
from typing import Any

from kserve import InferOutput, InferRequest, InferResponse
from kserve.errors import InvalidInput
from kserve.protocol.infer_type import InferInput, RequestedOutput
from mmocr_archive.worker import Answer

MOST_IMAGES = 64
OUTPUTS = ('answer', 'about')
# What `about` says, and the header in which `/predictions/NAME` says it.
HEADERS = {'image': 'X-MMOCR-Image', 'task': 'X-MMOCR-Task', 'timings': 'Server-Timing'}


def inputs(request: InferRequest, wants_texts: bool) -> tuple[list[Any], list[int]]:
    """What the handler is asked, one value for each image, and the outputs' shape.

    Raises InvalidInput, since KServe checks neither names nor shapes nor datatypes.
    """
    given: dict[str, InferInput] = {}
    known = ('image', 'texts') if wants_texts else ('image',)
    for tensor in request.inputs:
        if tensor.name not in known:
            raise InvalidInput(f'unknown input "{tensor.name}": expected {" and ".join(known)}')
        if tensor.name in given:
            raise InvalidInput(f'input "{tensor.name}" is given twice')
        given[tensor.name] = tensor
    for name in known:
        if name not in given:
            raise InvalidInput(f'input "{name}" is missing')
    image = given['image']
    if image.datatype == 'UINT8':
        images, shape = [bytes_of(image)], [1]
    else:
        texts = elements(image)
        images = [decoded(text, index, len(texts)) for index, text in enumerate(texts)]
        shape = list(image.shape)
    for index, content in enumerate(images):
        # The handler would take it for a request of another form, and answer that.
        if content.lstrip()[:1] == b'{':
            said = f'the {len(content)} bytes sent are not an image that can be decoded'
            raise InvalidInput(which(index, len(images)) + said)
    if not wants_texts:
        return images, shape
    known_texts = elements(given['texts'])
    if len(known_texts) != len(images):
        raise InvalidInput(f'there are {len(images)} images and {len(known_texts)} texts')
    return [told(*each) for each in zip(images, known_texts)], shape


def elements(tensor: InferInput) -> list[str]:
    """The texts of a BYTES tensor of rank 1, or of columns of one."""
    if tensor.datatype != 'BYTES':
        also = ' or UINT8' if tensor.name == 'image' else ''
        raise InvalidInput(f'input "{tensor.name}" is {tensor.datatype}, expected BYTES{also}')
    shape, data = tensor.shape, flat(tensor.data)
    if len(shape) not in (1, 2) or shape[1:] not in ([], [1]):
        raise InvalidInput(f'input "{tensor.name}" has the shape {shape}, expected [n] or [n, 1]')
    if not 1 <= shape[0] <= MOST_IMAGES:
        raise InvalidInput(f'input "{tensor.name}" has {shape[0]} elements, not 1 to {MOST_IMAGES}')
    fits(tensor, data)
    if not all(isinstance(each, str) for each in data):
        raise InvalidInput(f'input "{tensor.name}" holds something else than text')
    return data


def bytes_of(tensor: InferInput) -> bytes:
    shape, data = tensor.shape, flat(tensor.data)
    if len(shape) not in (1, 2) or shape[:-1] not in ([], [1]):
        raise InvalidInput(f'input "image" has the shape {shape}, expected [bytes] or [1, bytes]')
    fits(tensor, data)
    try:
        return bytes(data)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f'input "image" holds something else than bytes: {error}') from error


def flat(data: Any) -> list[Any]:
    """JSON may nest a tensor's values as its shape does."""
    if not isinstance(data, list):
        raise InvalidInput('the data of an input is no list')
    nested = bool(data) and all(isinstance(row, list) for row in data)
    return [each for row in data for each in row] if nested else data


def fits(tensor: InferInput, data: list[Any]) -> None:
    if math.prod(tensor.shape) != len(data):
        raise InvalidInput(
            f'input "{tensor.name}" has {len(data)} values, which do not fit {tensor.shape}'
        )


def decoded(text: str, index: int, count: int) -> bytes:
    """The image in base64 text, `data:image/png;base64,` in front or not."""
    if text.startswith('data:'):
        text = text.partition(',')[2]
    try:
        return base64.b64decode(''.join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(which(index, count) + f'input "image" is not base64: {error}') from error


def told(image: bytes, text: str) -> dict[str, Any]:
    """A request with known texts, as the handler takes it."""
    try:
        known = json.loads(text)
    except ValueError as error:
        raise InvalidInput(f'input "texts" is not JSON: {error}') from error
    if not isinstance(known, dict):
        raise InvalidInput('input "texts" is no JSON object with "boxes" and "texts"')
    return {'image': image, 'boxes': known.get('boxes'), 'texts': known.get('texts')}


def which(index: int, count: int) -> str:
    """Of several images a refusal says which one it is about."""
    return f'image {index + 1}: ' if count > 1 else ''


def wanted(request: InferRequest) -> list[RequestedOutput]:
    """The outputs that are asked for, each with whether it is binary.

    Raises InvalidInput for one that there is not.
    """
    asked = request.request_outputs or [RequestedOutput(name) for name in OUTPUTS]
    for output in asked:
        if output.name not in OUTPUTS:
            raise InvalidInput(f'unknown output "{output.name}": there are {" and ".join(OUTPUTS)}')
    # KServe forgets the request's own wish where outputs are named.
    usual = bool(request.use_binary_outputs)
    return [
        RequestedOutput(
            output.name,
            {'binary_data': usual if output.binary_data is None else bool(output.binary_data)},
        )
        for output in asked
    ]


def response(
    request: InferRequest, name: str, version: str, answers: list[Answer], shape: list[int]
) -> InferResponse:
    """The answers as tensors; the id is the request's, or one that is made."""
    outputs = {
        'answer': [answer.body.decode('utf-8') for answer in answers],
        'about': [about(answer) for answer in answers],
    }
    return InferResponse(
        response_id=request.id or str(uuid.uuid4()),
        model_name=name,
        model_version=version,
        infer_outputs=[InferOutput(key, shape, 'BYTES', data) for key, data in outputs.items()],
        requested_outputs=wanted(request),
    )


def about(answer: Answer) -> str:
    said = {key: answer.headers.get(header, '') for key, header in HEADERS.items()}
    if not said['image']:
        del said['image']
    return json.dumps(said)
