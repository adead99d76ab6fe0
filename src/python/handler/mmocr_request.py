"""Image bytes out of what TorchServe hands a handler for one request."""

from __future__ import annotations

import base64
import binascii
import json
import sys
from typing import Any

KEYS = ('b64', 'base64', 'data', 'body', 'image', 'image_bytes')


class BadRequest(ValueError):
    """A request that the model cannot answer, whatever its image."""


def from_base64(text: str) -> bytes:
    """Bytes of base64 text, `data:image/png;base64,` in front or not. Raises ValueError."""
    if text.startswith('data:'):
        text = text.partition(',')[2]
    try:
        return base64.b64decode(''.join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f'the request text is not base64: {error}') from error


def image_bytes(value: Any) -> bytes:
    """The image in raw bytes, base64 text, or an object with either under `b64`, `data`….

    Raises ValueError when there is none.
    """
    if isinstance(value, dict):
        value = next((value[key] for key in KEYS if key in value), None)
        if value is None:
            raise ValueError(f'the JSON object holds no image: expected one of {", ".join(KEYS)}')
        return image_bytes(value)
    if isinstance(value, str):
        value = from_base64(value)
    if not isinstance(value, (bytes, bytearray)):
        raise ValueError(f'expected image bytes or base64 text, not {type(value).__name__}')
    content = bytes(value)
    if not content:
        raise ValueError('the image is empty (0 bytes)')
    return (
        from_base64(content.decode('ascii', 'replace')) if content.startswith(b'data:') else content
    )


def request_value(row: dict[str, Any]) -> Any:
    """The one thing a request sends: its body, the field `data` or `body`, or the only field.

    Raises ValueError when that is not one thing.
    """
    for key in ('data', 'body'):
        if key in row:
            value = row[key]
            break
    else:
        if len(row) != 1:
            raise ValueError(
                f'expected one image, in a form field such as "data"; the fields are {list(row)}'
            )
        value = next(iter(row.values()))
    if (
        isinstance(value, (bytes, bytearray)) and value.lstrip()[:1] == b'{'
    ):  # JSON sent without its content type
        try:
            return json.loads(bytes(value))
        except ValueError as error:
            raise ValueError(f'the request body is not JSON: {error}') from error
    return value


def known_texts(value: Any) -> tuple[list[list[float]], list[str]]:
    """Boxes and texts of a request to a KIE model. Raises BadRequest when there are none."""
    given = value if isinstance(value, dict) else {}
    boxes, texts = given.get('boxes'), given.get('texts')
    if not isinstance(boxes, list) or not isinstance(texts, list):
        raise BadRequest(
            'this model says what known texts are: send JSON with the image and them, '
            '{"image": "<base64>", "boxes": [[x1, y1, …, x4, y4], …], "texts": ["…", …]}'
        )
    if len(boxes) != len(texts):
        raise BadRequest(f'there are {len(boxes)} boxes and {len(texts)} texts')
    for index, (box, text) in enumerate(zip(boxes, texts)):
        if not isinstance(text, str):
            raise BadRequest(f'text {index + 1} is no string')
        if not (isinstance(box, list) and is_corners(box)):
            raise BadRequest(f'box {index + 1} is no list of corners [x1, y1, …]')
    return boxes, texts


def is_corners(box: list[Any]) -> bool:
    # Not `isfinite`, which fails on an integer of 400 digits.
    numbers = all(type(x) in (int, float) and abs(x) <= sys.float_info.max for x in box)
    return numbers and len(box) >= 4 and len(box) % 2 == 0
