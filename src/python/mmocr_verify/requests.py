"""Asking a loaded handler about one image, and what its answer says."""

from __future__ import annotations

import base64
import json
from typing import Any, Callable

from mmocr_archive.context import Context
from mmocr_archive.faults import Fault

# A model that says what known texts are is asked about two.
KNOWN = {'boxes': [[8, 8, 64, 32], [8, 40, 64, 64]], 'texts': ['a', '1']}

# What our handler says of a file that is none: a text may look like a request.
NO_IMAGE = ('not an image', 'image is empty', 'holds no image', 'is not JSON')


def ask(handle: Callable[..., Any], image: bytes, context: Context) -> Any:
    """The body that a client would get. Raises Fault for an answer that cannot be sent."""
    body = answer(handle, image, context)
    if refused(body, 400) and 'boxes' in str(body.get('message')):
        known = {'image': base64.b64encode(image).decode('ascii'), **KNOWN}
        body = answer(handle, known, context)
    if refused(body, 400):
        message = str(body.get('message', ''))[:500]
        if any(words in message for words in NO_IMAGE):
            raise Fault('imageUnreadable')
        raise Fault('refusedRequest', message=message)
    return body


def answer(handle: Callable[..., Any], value: Any, context: Context) -> Any:
    context.set_all_response_status()
    answers = handle([{'body': value}], context)
    if not isinstance(answers, list) or len(answers) != 1:
        raise Fault('answerCount', given=type(answers).__name__)
    (body,) = answers
    if isinstance(body, (dict, list)):
        try:
            return json.loads(json.dumps(body, allow_nan=False))
        except (TypeError, ValueError) as error:
            raise Fault('answerNotJson', reason=str(error)[:500]) from error
    return body


def refused(body: Any, code: int) -> bool:
    return isinstance(body, dict) and isinstance(body.get('code'), int) and body['code'] == code


def failed(body: Any) -> bool:
    return isinstance(body, dict) and isinstance(body.get('code'), int) and body['code'] >= 500


def found(body: Any) -> dict[str, Any]:
    """How many instances an answer in MMOCR's format has, or which text; nothing of another."""
    if not isinstance(body, dict):
        return {}
    for key in ('boundary_result', 'result'):
        if isinstance(body.get(key), list):
            return {'instances': len(body[key])}
    return {'text': body['text'][:200]} if isinstance(body.get('text'), str) else {}
