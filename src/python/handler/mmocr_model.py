"""An MMOCR model, built and run as MMOCR's own inferencers do for an image file."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

from mmocr_loading import import_mmocr, load_weights, require_generation


def with_archived_files(node: Any, folder: Path) -> Any:
    """The config, changed in place: files that travel in the archive get their full path."""
    if isinstance(node, dict):
        for key in list(node):
            node[key] = with_archived_files(node[key], folder)
    elif isinstance(node, (list, tuple)):
        return type(node)(with_archived_files(value, folder) for value in node)
    elif (
        isinstance(node, str)
        and '.' in node
        and not os.path.isabs(node)
        and (folder / node).is_file()
    ):
        return str(folder / node)
    return node


def build_model(
    config_path: Path, checkpoint_path: Path, device: Any = 'cpu'
) -> tuple[str, Any, Any]:
    """(generation, model, config), the model as `TextDetInferencer` or `init_detector` build it.

    Raises RuntimeError when MMOCR, the config and the checkpoint do not go together.
    """
    generation = import_mmocr()
    if generation == '1.x':
        from mmengine.config import Config
        from mmengine.model import revert_sync_batchnorm
        from mmengine.registry import init_default_scope
        from mmocr.registry import MODELS
        from mmocr.utils import register_all_modules

        register_all_modules(init_default_scope=False)
        init_default_scope('mmocr')
        build = MODELS.build
    else:
        from mmcv import Config
        from mmocr.models import build_detector as build
        from mmocr.utils.model import revert_sync_batchnorm
    config = Config.fromfile(str(config_path))
    require_generation(config, generation)
    with_archived_files(config._cfg_dict, config_path.parent)
    config.model.pop('pretrained', None)
    if generation == '0.x':
        config.model.train_cfg = None
    model = revert_sync_batchnorm(build(config.model))
    load_weights(model, checkpoint_path)
    model.cfg = config
    return generation, model.to(device).eval(), config


def finite(value: Any) -> float | None:
    """A number JSON has; null for the NaN that MMOCR 1.x gives as the score of an empty text."""
    number = float(value)
    return number if math.isfinite(number) else None


class Model1x:
    """MMOCR 1.x, equal to TextDetInferencer and TextRecInferencer on a path."""

    def __init__(self, model: Any, config: Any) -> None:
        self.model = model
        from mmcv.transforms import Compose
        from mmengine.registry import FUNCTIONS
        from mmocr.registry import TRANSFORMS

        steps = config.test_dataloader.dataset.pipeline
        steps = [step for step in steps if step.type != 'LoadOCRAnnotations']
        # Like the inferencers: ground truth is not packed.
        if 'meta_keys' in steps[-1]:
            steps[-1].meta_keys = tuple(key for key in steps[-1].meta_keys if key != 'instances')
        self.loader = TRANSFORMS.build(steps[0])
        self.pipeline = Compose(steps[1:])
        self.collate = FUNCTIONS.get(config.test_dataloader.get('collate_fn', 'pseudo_collate'))

    @property
    def color_type(self) -> str:
        return self.loader.color_type

    def decode(self, content: bytes) -> Any:
        """uint8 (H, W, 3) BGR or (H, W) gray, as the config's loader gives it; None if no image."""
        import mmcv

        return mmcv.imfrombytes(content, flag=self.color_type, backend=self.loader.imdecode_backend)

    def predict(self, image: Any) -> dict[str, Any]:
        import numpy as np
        import torch

        if self.loader.to_float32:
            image = image.astype(np.float32)
        shape = image.shape[:2]
        data = self.pipeline({'img': image, 'img_path': '', 'img_shape': shape, 'ori_shape': shape})
        with torch.no_grad():
            sample = self.model.test_step(self.collate([data]))[0]
        if 'pred_text' in sample:
            scores = sample.pred_text.score
            scores = scores.tolist() if hasattr(scores, 'tolist') else list(scores)
            return {
                'text': sample.pred_text.item,
                'score': finite(np.mean(scores)) if scores else None,
            }
        instances = sample.pred_instances
        rows = zip(instances.polygons, instances.scores.tolist())
        return {
            'boundary_result': [[*map(finite, polygon), finite(score)] for polygon, score in rows]
        }


class Model0x:
    """MMOCR 0.x, equal to `model_inference` on a path."""

    def __init__(self, model: Any, config: Any) -> None:
        self.model = model
        import mmocr.datasets  # noqa: F401  registers the pipeline's steps
        from mmocr.apis import model_inference

        self.infer = model_inference
        test = config.data.test
        pipeline = test.get('pipeline')
        if pipeline is None:
            dataset = test.datasets[0]
            pipeline = (dataset[0] if isinstance(dataset, list) else dataset).pipeline
        if isinstance(pipeline[0], list):
            pipeline = pipeline[0]
        loader = pipeline[0]
        self.color_type = loader.get('color_type', 'color')
        self.channel_order = loader.get('channel_order', 'bgr')
        # Makes `LoadImageFromNdarray` take the pixels as they are, already decoded as wanted.
        loader.color_type = 'unchanged'
        test.pipeline = pipeline

    def decode(self, content: bytes) -> Any:
        """uint8 pixels as the config's `LoadImageFromFile` gives them; None for no image."""
        import mmcv

        return mmcv.imfrombytes(content, flag=self.color_type, channel_order=self.channel_order)

    def predict(self, image: Any) -> dict[str, Any]:
        result = self.infer(self.model, image)
        if 'text' in result:
            score = result['score']
            if isinstance(score, (list, tuple)):
                # One per character; the mean as MMOCR's ocr.py takes it.
                score = sum(score) / max(1, len(result['text'])) if score else math.nan
            return {'text': result['text'], 'score': finite(score)}
        return {'boundary_result': [list(map(finite, row)) for row in result['boundary_result']]}


def load_model(config_path: Path, checkpoint_path: Path, device: Any) -> Model1x | Model0x:
    generation, model, config = build_model(config_path, checkpoint_path, device)
    return Model1x(model, config) if generation == '1.x' else Model0x(model, config)
