"""Text detectors and recognisers, run as MMOCR's own inferencers do."""

from __future__ import annotations

import math
from typing import Any

from mmocr_model import finite
from mmocr_pipeline import test_loader, test_steps
from mmocr_stages import Stages


class TextModel:
    """A detector or a recogniser of either generation."""

    color_type: str
    is_recogniser: bool

    @property
    def task(self) -> str:
        return 'textrecog' if self.is_recogniser else 'textdet'

    def answer(self, image: Any, request: Any, stages: Stages) -> dict[str, Any]:
        with stages.time('inference'):
            return self.predict(image)

    def predict(self, image: Any, decoded: bool = True) -> dict[str, Any]:
        """`{"boundary_result": …}` or `{"text": …, "score": …}` for the pixels of an image.

        `decoded`: they are as the config's loader gives them; a crop is BGR whatever that loader
        decodes, and is converted as MMOCR's loader of arrays does.
        """
        raise NotImplementedError

    def warm_up(self, image: Any) -> None:
        self.predict(image)


class Model1x(TextModel):
    """MMOCR 1.x, equal to TextDetInferencer and TextRecInferencer on a path."""

    def __init__(self, model: Any, config: Any) -> None:
        self.model = model
        from mmcv.transforms import Compose
        from mmengine.registry import FUNCTIONS
        from mmocr.models.textrecog.recognizers import BaseRecognizer
        from mmocr.registry import TRANSFORMS

        self.is_recogniser = isinstance(model, BaseRecognizer)
        steps = [step for step in test_steps(config) if step.type != 'LoadOCRAnnotations']
        # Like the inferencers: ground truth is not packed.
        if 'meta_keys' in steps[-1]:
            steps[-1].meta_keys = tuple(key for key in steps[-1].meta_keys if key != 'instances')
        self.loader = TRANSFORMS.build(steps[0])
        self.array_loader = TRANSFORMS.build({**steps[0], 'type': 'LoadImageFromNDArray'})
        self.pipeline = Compose(steps[1:])
        self.collate = FUNCTIONS.get(test_loader(config).get('collate_fn', 'pseudo_collate'))

    @property
    def color_type(self) -> str:
        return self.loader.color_type

    def decode(self, content: bytes) -> Any:
        """uint8 (H, W, 3) BGR or (H, W) gray, as the config's loader gives it; None if no image."""
        import mmcv

        return mmcv.imfrombytes(content, flag=self.color_type, backend=self.loader.imdecode_backend)

    def predict(self, image: Any, decoded: bool = True) -> dict[str, Any]:
        import numpy as np
        import torch

        data = {'img': image, 'img_path': ''}
        if decoded:
            if self.loader.to_float32:
                data['img'] = image.astype(np.float32)
            data['img_shape'] = data['ori_shape'] = image.shape[:2]
        else:
            data = self.array_loader(data)
        with torch.no_grad():
            sample = self.model.test_step(self.collate([self.pipeline(data)]))[0]
        if self.is_recogniser:
            scores = sample.pred_text.score
            scores = scores.tolist() if hasattr(scores, 'tolist') else list(scores)
            score = finite(np.mean(scores)) if scores else None
            return {'text': sample.pred_text.item, 'score': score}
        instances = sample.pred_instances
        rows = zip(instances.polygons, instances.scores.tolist())
        return {
            'boundary_result': [[*map(finite, polygon), finite(score)] for polygon, score in rows]
        }


class Model0x(TextModel):
    """MMOCR 0.x, equal to `model_inference` on a path."""

    def __init__(self, model: Any, config: Any) -> None:
        self.model = model
        import mmocr.datasets  # noqa: F401  registers the pipeline's steps
        from mmocr.apis import model_inference
        from mmocr.models.textrecog.recognizer.base import BaseRecognizer

        self.infer = model_inference
        self.is_recogniser = isinstance(model, BaseRecognizer)
        pipeline = test_steps(config)
        self.loader = pipeline[0]
        self.color_type = self.loader.get('color_type', 'color')
        self.channel_order = self.loader.get('channel_order', 'bgr')
        config.data.test.pipeline = pipeline

    def decode(self, content: bytes) -> Any:
        """uint8 pixels as the config's `LoadImageFromFile` gives them; None for no image."""
        import mmcv

        return mmcv.imfrombytes(content, flag=self.color_type, channel_order=self.channel_order)

    def predict(self, image: Any, decoded: bool = True) -> dict[str, Any]:
        # 'unchanged' makes `LoadImageFromNdarray` take the pixels as they are.
        self.loader.color_type = 'unchanged' if decoded else self.color_type
        result = self.infer(self.model, image)
        if self.is_recogniser:
            score = result['score']
            if isinstance(score, (list, tuple)):
                # One per character; the mean as MMOCR's ocr.py takes it.
                score = sum(score) / max(1, len(result['text'])) if score else math.nan
            return {'text': result['text'], 'score': finite(score)}
        return {'boundary_result': [list(map(finite, row)) for row in result['boundary_result']]}
