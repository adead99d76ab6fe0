"""An MMOCR model, built as MMOCR's own inferencers do."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

from mmocr_loading import import_mmocr, load_weights, require_generation
from mmocr_modules import import_modules, with_failures
from mmocr_registry import guard_mmcv, guard_mmengine


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
        guard_mmengine()
    else:
        from mmcv import Config
        from mmocr.models import build_detector
        from mmocr.utils.model import revert_sync_batchnorm

        guard_mmcv()
    config = Config.fromfile(str(config_path), import_custom_modules=False)
    require_generation(config, generation)
    failed = import_modules(config, config_path.parent)
    with_archived_files(config._cfg_dict, config_path.parent)
    config.model.pop('pretrained', None)
    try:
        if generation == '1.x':
            model = MODELS.build(config.model)
        else:
            config.model.train_cfg = None
            model = build_detector(config.model, test_cfg=config.get('test_cfg'))
    except Exception as error:
        if failed:
            raise with_failures(error, failed) from error
        raise
    model = revert_sync_batchnorm(model)
    load_weights(model, checkpoint_path)
    model.cfg = config
    return generation, model.to(device).eval(), config


def finite(value: Any) -> float | None:
    """A number JSON has; null for the NaN that MMOCR 1.x gives as the score of an empty text."""
    number = float(value)
    return number if math.isfinite(number) else None
