"""Getting MMOCR and a checkpoint in: without compiled operators, executing nothing in the file."""

from __future__ import annotations

import contextlib
import importlib
import importlib.machinery
import importlib.util
import logging
import os
import pickle
import sys
import types
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)


def stand_in_for_compiled_ops() -> None:
    """Let MMOCR import beside mmcv-lite: `mmcv.ops` gives classes that refuse to be built."""
    if importlib.util.find_spec('mmcv') is None or importlib.util.find_spec('mmcv._ext'):
        return
    import torch

    def operator(name: str) -> type:
        def refuse(*_: object, **__: object) -> None:
            raise RuntimeError(
                f'{name} is a compiled mmcv operator, and the mmcv of {sys.executable} has none: '
                'install the full mmcv there to run this model'
            )

        return type(name, (torch.nn.Module,), {'__init__': refuse})

    class Ops(types.ModuleType):
        __path__: list = []

        def __getattr__(self, name: str) -> type:
            if name.startswith('__'):
                raise AttributeError(name)
            setattr(self, name, operator(name))
            return self.__dict__[name]

    class OpsFinder(importlib.machinery.BuiltinImporter):
        @classmethod
        def find_spec(cls, name, path=None, target=None):
            if name == 'mmcv.ops' or name.startswith('mmcv.ops.'):
                return importlib.machinery.ModuleSpec(name, cls, is_package=True)
            return None

        @staticmethod
        def create_module(spec):
            return Ops(spec.name)

        @staticmethod
        def exec_module(module):
            pass

    if not any(getattr(finder, '__name__', '') == 'OpsFinder' for finder in sys.meta_path):
        sys.meta_path.insert(0, OpsFinder)
        from mmcv import cnn

        # Configs name these two by their registered names only.
        layers = (
            getattr(cnn, 'CONV_LAYERS', None) or importlib.import_module('mmengine.registry').MODELS
        )
        for name in ('DCN', 'DCNv2'):
            layers.register_module(name, module=operator(name))


def import_mmocr() -> str:
    """Import MMOCR; gives its generation, '0.x' or '1.x'. Raises RuntimeError without it."""
    if importlib.util.find_spec('mmocr') is None:
        raise RuntimeError(
            f'MMOCR is not installed in {sys.executable}: install it there or choose another Python'
        )
    stand_in_for_compiled_ops()
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


def read_checkpoint(path: Path) -> dict:
    """The checkpoint's contents, with nothing in the file executed.

    Of a checkpoint only tensors are wanted; whatever PyTorch's restricted unpickler refuses beside
    them (the training history MMEngine's Runner stores) becomes an inert object. For a file that
    cannot be read so there is MMOCR_TRUST_CHECKPOINT=1, which lets it run its code. Raises
    RuntimeError naming the file and the refused classes.
    """
    import torch

    class Inert:
        def __new__(cls, *_: object, **__: object) -> Inert:
            return object.__new__(cls)

        def __init__(self, *_: object, **__: object) -> None:
            pass

        def __setstate__(self, _: object) -> None:
            pass

    refused: list = []
    trusted = os.environ.get('MMOCR_TRUST_CHECKPOINT') == '1'
    try:
        allow: Any = contextlib.nullcontext()
        if not trusted and hasattr(torch.serialization, 'get_unsafe_globals_in_checkpoint'):
            with contextlib.suppress(ValueError):  # the format before PyTorch 1.6 cannot be asked
                refused = sorted(torch.serialization.get_unsafe_globals_in_checkpoint(str(path)))
            allow = torch.serialization.safe_globals([(Inert, name) for name in refused])
        with allow:
            return torch.load(str(path), map_location='cpu', weights_only=not trusted)
    except (pickle.UnpicklingError, RuntimeError, EOFError, KeyError) as error:
        if refused or 'nsupported' in str(error):
            raise RuntimeError(
                f'{path.name} was not loaded: it holds Python objects that could run code '
                f'({", ".join(refused) or error}). If you trust its author, set '
                'MMOCR_TRUST_CHECKPOINT=1 in the environment and try again'
            ) from error
        raise RuntimeError(
            f'{path.name} ({path.stat().st_size} bytes) cannot be read as a checkpoint, '
            f'it may be truncated: {error}'
        ) from error


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


def load_weights(model: Any, path: Path) -> None:
    """Load a checkpoint into `model`; raises RuntimeError when it does not belong to the config."""
    checkpoint = read_checkpoint(path)
    state = checkpoint.get('state_dict', checkpoint)
    state = {key[7:] if key.startswith('module.') else key: value for key, value in state.items()}
    try:
        missing, unexpected = model.load_state_dict(state, strict=False)
    except RuntimeError as error:
        reason = mismatch(model.state_dict(), state) or error
        raise RuntimeError(f'{path.name} does not fit the config: {reason}') from error
    if len(unexpected) == len(state):
        raise RuntimeError(
            f"{path.name} does not fit the config: it has none of the model's weights"
        )
    for keys, what in ((missing, 'lacks'), (unexpected, "has besides the model's")):
        if keys:
            logger.warning(
                'MMOCR: %s %s %d weights: %s', path.name, what, len(keys), ', '.join(keys[:5])
            )
