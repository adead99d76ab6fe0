"""One archive behind Triton's Python backend; each instance of the model is its own process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy
import triton_python_backend_utils as triton
from answering import load
from tensors import BadTensor, answer_tensors, questions

# What `/predictions/NAME` would answer, as members of TritonError, which is there only when this
# module is loaded; the HTTP status follows from them.
CODES = {400: 'INVALID_ARG', 404: 'NOT_FOUND', 503: 'UNAVAILABLE'}


class TritonPythonModel:
    """Found by Triton under this name."""

    def initialize(self, args: dict[str, str]) -> None:
        """Load the archive of this version. What is raised here is why Triton does not serve it."""
        require_numpy_1()
        config = json.loads(args['model_config'])
        on_gpu = args['model_instance_kind'] == 'GPU'
        self.model = load(
            Path(args['model_repository']).resolve() / args['model_version'],
            config,
            int(args['model_instance_device_id']) if on_gpu else None,
        )

    def execute(self, requests: list[Any]) -> list[Any]:
        """A response per request; the images of all of them are answered together."""
        read = [self.read(request) for request in requests]
        asked = [question for each in read if isinstance(each, list) for question in each]
        answers = iter(self.model.answer(asked) if asked else [])
        return [
            self.respond(request, [next(answers) for _ in each])
            if isinstance(each, list)
            else refusal(400, str(each))
            for request, each in zip(requests, read)
        ]

    def read(self, request: Any) -> list[Any] | BadTensor:
        texts = triton.get_input_tensor_by_name(request, 'texts')
        try:
            return questions(
                triton.get_input_tensor_by_name(request, 'image').as_numpy(),
                texts if texts is None else texts.as_numpy(),
            )
        except BadTensor as error:
            return error

    def respond(self, request: Any, answers: list[Any]) -> Any:
        """All images or none: the first that is refused is named."""
        for index, answer in enumerate(answers):
            if answer.status != 200:
                place = f'image {index + 1}: ' if len(answers) > 1 else ''
                return refusal(answer.status, place + message_of(answer.body))
        shape = triton.get_input_tensor_by_name(request, 'image').as_numpy().shape
        outputs = [
            triton.Tensor(name, values) for name, values in answer_tensors(answers, shape).items()
        ]
        return triton.InferenceResponse(output_tensors=outputs)

    def finalize(self) -> None:
        """A program that was started for it ends now; a handler ends with this process."""
        close = getattr(self.model, 'close', None)
        if close is not None:
            close()


def require_numpy_1() -> None:
    """Triton 24.10 hands over BYTES by numpy 1's binary interface; with numpy 2 its process dies.

    Raises TritonModelException, while Triton's own health would go on saying that all is well.
    """
    if int(numpy.__version__.partition('.')[0]) >= 2:
        raise triton.TritonModelException(
            f'numpy {numpy.__version__} ends the process of the Python backend with the first '
            f'image. Install what requirements.txt names: numpy 1.26.4.'
        )


def refusal(status: int, message: str) -> Any:
    code = getattr(triton.TritonError, CODES.get(status, 'INTERNAL'))
    return triton.InferenceResponse(error=triton.TritonError(message, code))


def message_of(body: bytes) -> str:
    """The sentence in an error's body; the body itself where it is not TorchServe's shape."""
    text = body.decode('utf-8', 'replace')
    try:
        return str(json.loads(text)['message'])
    except (ValueError, KeyError, TypeError):
        return text or 'The prediction failed.'
