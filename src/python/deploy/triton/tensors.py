"""The tensors of the Open Inference Protocol that all servers of these models have.

In: `image`, encoded images or their base64, and for a KIE model `texts`. Out: `answer`, what
`/predictions/NAME` answers, and `about`, what it says of an image in its headers.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

import numpy

# No encoded image consists of letters alone: each has zero bytes or such in its header.
TEXT = re.compile(rb'[\t\n\r -~]*')
BASE64 = re.compile(rb'\s*(?:data:[^,]*,)?([A-Za-z0-9+/=\s]*)')
ABOUT = {'image': 'X-MMOCR-Image', 'task': 'X-MMOCR-Task', 'timings': 'Server-Timing'}


class BadTensor(ValueError):
    """A request that no model could answer."""


def questions(images: Any, texts: Any | None) -> list[bytes | dict[str, Any]]:
    """What a handler is asked: per image its bytes, or with known texts an object.

    Raises BadTensor with the place of what is wrong.
    """
    encoded = [image_bytes(element) for element in images.flatten()]
    if not encoded:
        raise BadTensor('image holds no image')
    if texts is None:
        return list(encoded)
    known = texts.flatten()
    if len(known) != len(encoded):
        raise BadTensor(f'texts has {len(known)} elements, image {len(encoded)}')
    return [
        {**known_texts(element, index), 'image': base64.b64encode(image).decode('ascii')}
        for index, (image, element) in enumerate(zip(encoded, known))
    ]


def image_bytes(element: bytes) -> bytes:
    """An encoded image, given as it is or as base64 text. Raises BadTensor for broken base64."""
    if TEXT.fullmatch(element) is None:
        return element
    text = BASE64.fullmatch(element)
    if text is None:
        raise BadTensor('image is text, but not base64')
    try:
        return base64.b64decode(b''.join(text.group(1).split()), validate=True)
    except binascii.Error as error:
        raise BadTensor(f'image is not base64: {error}') from error


def known_texts(element: bytes, index: int) -> dict[str, Any]:
    try:
        given = json.loads(element)
    except ValueError as error:
        raise BadTensor(f'texts {index + 1} is not JSON: {error}') from error
    if not isinstance(given, dict) or set(given) != {'boxes', 'texts'}:
        raise BadTensor(f'texts {index + 1} is not an object of "boxes" and "texts"')
    return given


def answer_tensors(answers: list[Any], shape: tuple[int, ...]) -> dict[str, Any]:
    """`answer` and `about` of these answers, in the shape of the images."""
    columns = {
        'answer': [answer.body for answer in answers],
        'about': [about(answer.headers) for answer in answers],
    }
    return {
        name: numpy.array(values, dtype=numpy.object_).reshape(shape)
        for name, values in columns.items()
    }


def about(headers: dict[str, str]) -> bytes:
    """What the headers of a prediction say of its image, as JSON."""
    lower = {name.lower(): value for name, value in headers.items()}
    said = {key: lower[name.lower()] for key, name in ABOUT.items() if name.lower() in lower}
    return json.dumps({'task': '', 'timings': '', **said}).encode('ascii')
