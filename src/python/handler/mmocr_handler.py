"""TorchServe handler for MMOCR 1.x and 0.x.

It travels in the .mar with the other files of its folder. A detector answers as MMOCR's
documentation shows: `{"boundary_result": [[x1, y1, …, score], …]}`, coordinates in pixels of the
image as the config's own loader decodes it; a recogniser `{"text": …, "score": …}` with the mean
character score, null when no character was read; chains and KIE `{"result": […]}` (mmocr_chain.py,
mmocr_kie.py). KServe's `instances` are answered with `predictions`. The number of threads is
PyTorch's own affair (OMP_NUM_THREADS).
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from mmocr_chain import load
from mmocr_request import BadRequest, image_bytes, request_value
from mmocr_stages import Stages

logger = logging.getLogger(__name__)


def failure(code: int, error: Exception) -> dict[str, Any]:
    """An error in the shape TorchServe itself uses."""
    kind = 'BadRequestException' if code == 400 else 'InternalServerException'
    return {'code': code, 'type': kind, 'message': str(error) or type(error).__name__}


class MMOCRHandler:
    """Found by TorchServe as the only class of this module."""

    def initialize(self, context: Any) -> None:
        """Load the model; a failure leaves one log line `MMOCR: …` with cause and remedy."""
        properties = context.system_properties
        folder = Path(properties['model_dir'])
        model = context.manifest['model']
        try:
            import torch

            gpu = properties.get('gpu_id')
            device = torch.device(
                f'cuda:{gpu}' if gpu is not None and torch.cuda.is_available() else 'cpu'
            )
            self.model = load(folder, model['serializedFile'], device)
        except Exception as error:
            message = ' '.join(f'{error}'.split()) or type(error).__name__
            logger.error('MMOCR: cannot load model %s: %s', model.get('modelName'), message)
            raise
        logger.info('MMOCR: loaded %s on %s', model.get('modelName'), device)
        self.warm_up()

    def warm_up(self) -> None:
        """One blank image, so that the first caller does not wait for PyTorch to get going."""
        import numpy as np

        gray = self.model.color_type.startswith('grayscale')
        try:
            self.model.warm_up(np.full((256, 256) if gray else (256, 256, 3), 127, np.uint8))
        except Exception as error:  # a real image may well work, and tells its caller when not
            logger.info('MMOCR: no warm-up: %s', error)

    def handle(self, data: list[dict[str, Any]], context: Any) -> list[Any]:
        """One answer per request, in order; a bad image is answered in its own place only."""
        return [self.answer(row, index, context) for index, row in enumerate(data)]

    def answer(self, row: dict[str, Any], index: int, context: Any) -> Any:
        context.set_response_content_type(index, 'application/json')
        try:
            value = request_value(row)
        except ValueError as error:
            body: dict[str, Any] = failure(400, error)
            context.set_response_status(400, 'Bad Request', index)
            return body
        if isinstance(value, dict) and isinstance(value.get('instances'), list):
            answers = [self.predict(instance)[0] for instance in value['instances']]
            failed = [answer for answer in answers if 'code' in answer]
            if failed and len(failed) == len(answers):
                context.set_response_status(failed[0]['code'], 'No image could be read', index)
            return {'predictions': answers}
        body, headers = self.predict(value)
        if 'code' in body:
            context.set_response_status(body['code'], body['type'], index)
        for name, header in headers.items():
            context.set_response_header(index, name, header)
        return body

    def predict(self, value: Any) -> tuple[dict[str, Any], dict[str, str]]:
        """Answer for one image, and the response headers that describe it."""
        stages = Stages()
        try:
            with stages.time('decode'):
                image = self.decode(image_bytes(value))
        except ValueError as error:
            return failure(400, error), {}
        try:
            body = self.model.answer(image, value, stages)
        except BadRequest as error:
            return failure(400, error), {}
        except Exception as error:
            # TorchServe answers 507 for these two, and restarts nothing else.
            if isinstance(error, MemoryError) or 'CUDA' in str(error):
                raise
            logger.exception('MMOCR: the model failed on an image of shape %s', image.shape)
            return failure(500, error), {}
        orientation = 'upright' if self.model.color_type in ('color', 'grayscale') else 'stored'
        height, width = image.shape[:2]
        return body, {
            'X-MMOCR-Image': f'{width}x{height};orientation={orientation}',
            'X-MMOCR-Task': self.model.task,
            'Server-Timing': stages.header(),
        }

    def decode(self, content: bytes) -> Any:
        """Pixels as the config's loader decodes them. Raises ValueError when it is no image."""
        try:
            image = self.model.decode(content)
        except Exception as error:  # each backend has its own way to refuse
            raise ValueError(
                f'the {len(content)} bytes sent are not an image that can be decoded: {error}'
            ) from error
        if image is None:
            raise ValueError(f'the {len(content)} bytes sent are not an image that can be decoded')
        return image
