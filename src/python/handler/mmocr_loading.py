"""Getting MMOCR and a model's weights in, and nothing at random."""

from __future__ import annotations

import importlib.util
import logging
import sys
from pathlib import Path
from typing import Any

from mmocr_checkpoint import read_checkpoint
from mmocr_operators import provide_operators

logger = logging.getLogger(__name__)


def import_mmocr() -> str:
    """Import MMOCR; gives its generation, '0.x' or '1.x'. Raises RuntimeError without it."""
    if importlib.util.find_spec('mmocr') is None:
        raise RuntimeError(
            f'MMOCR is not installed in {sys.executable}: install it there or choose another Python'
        )
    provide_operators()
    import mmocr

    return '0.x' if mmocr.__version__.startswith('0.') else '1.x'


def require_generation(config: Any, installed: str) -> None:
    """Raises RuntimeError when the config is written for the other generation of MMOCR."""
    made_for = '1.x' if 'test_dataloader' in config else '0.x' if 'data' in config else installed
    if made_for != installed:
        raise RuntimeError(
            f'this model was made for MMOCR {made_for}, and {sys.executable} has MMOCR '
            f'{installed}: use a Python environment with MMOCR {made_for}'
        )


def mismatch(wanted: dict, given: dict) -> str | None:
    """The first weight of another shape, and how many there are: of a large model, hundreds."""
    differ = [
        (key, tuple(value.shape), tuple(wanted[key].shape))
        for key, value in given.items()
        if key in wanted and getattr(value, 'shape', None) not in (None, wanted[key].shape)
    ]
    if not differ:
        return None
    (key, has, wants), count = differ[0], len(differ)
    return f'size mismatch for {key}: {has}, where the config has {wants} (1 of {count} such)'


def parts_without(model: Any, given: dict) -> list[str]:
    """Parts of `model`, and parts of those, of whose parameters not one is among `given`."""
    lacking: list[str] = []
    for name, module in model.named_modules():
        depth = name.count('.') + 1
        # Training alone uses the threshold map; SDMGR without pictures never asks its backbone.
        needless = name.endswith('.threshold') or (
            name == 'backbone' and getattr(model, 'visual_modality', True) is False
        )
        inside = any(name.startswith(f'{part}.') for part in lacking)
        if not name or depth > 2 or needless or inside:
            continue
        weights = [f'{name}.{key}' for key, _ in module.named_parameters()]
        if weights and not any(key in given for key in weights):
            lacking.append(name)
    return lacking


def state_dict_of(checkpoint: Any, path: Path) -> dict:
    """The weights as MMOCR looks for them; raises RuntimeError when there are none."""
    import torch

    state = checkpoint.get('state_dict', checkpoint) if isinstance(checkpoint, dict) else None
    if not isinstance(state, dict) or not state:
        raise RuntimeError(f'{path.name} holds no weights: it has no state_dict, or an empty one')
    state = {
        key[7:] if str(key).startswith('module.') else key: value for key, value in state.items()
    }
    if not any(isinstance(value, torch.Tensor) for value in state.values()):
        kind = type(next(iter(state.values()))).__name__
        raise RuntimeError(f'{path.name} holds no weights: its state_dict has {kind}, not tensors')
    return state


def load_weights(model: Any, path: Path) -> None:
    """Load a checkpoint into `model`; raises RuntimeError when it does not belong to the config."""
    state = state_dict_of(read_checkpoint(path), path)
    try:
        missing, unexpected = model.load_state_dict(state, strict=False)
    except RuntimeError as error:
        reason = mismatch(model.state_dict(), state) or str(error).replace('\n', ' ')
        raise RuntimeError(f'{path.name} does not fit the config: {reason}') from error
    if len(unexpected) == len(state):
        raise RuntimeError(
            f"{path.name} does not fit the config: it has none of the model's weights, and names "
            f'like {unexpected[0]!r}'
        )
    lacking = parts_without(model, state)
    if lacking:
        raise RuntimeError(
            f'{path.name} does not fit the config: it has no weights for {", ".join(lacking[:5])}'
        )
    for keys, what in ((missing, 'lacks'), (unexpected, "has besides the model's")):
        if keys:
            logger.warning(
                'MMOCR: %s %s %d weights: %s', path.name, what, len(keys), ', '.join(keys[:5])
            )
