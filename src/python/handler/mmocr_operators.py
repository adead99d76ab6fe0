"""The compiled operators that MMOCR needs to read an image, or what does their work in Python.

mmcv-lite has the Python half of `mmcv.ops`, and cannot import it for want of `mmcv._ext`, the
compiled half. A module with the same functions takes its place, for MMOCR and MMDetection alike.
DRRG's lanms-neo, of which there are no wheels, has a stand-in, too.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import logging
import sys
import types
from typing import Callable

logger = logging.getLogger(__name__)

#: Modules of `mmcv.ops` that serve without anything compiled: by the functions here, or by
#: themselves, the last two.
SERVED = {
    'contour_expand',
    'deform_conv',
    'modulated_deform_conv',
    'nms',
    'pixel_group',
    'roi_align',
    'roi_align_rotated',
    'corner_pool',
    'multi_scale_deform_attn',
}


class Kernels(types.ModuleType):
    """`mmcv._ext` without what was compiled: each other function says that it is missing."""

    def __getattr__(self, name: str) -> Callable:
        if name.startswith('__'):
            raise AttributeError(name)
        return refusal(name)


def refusal(name: str) -> Callable:
    """A function that refuses to be called, in the place of mmcv's `name`."""

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError(
            f'{name} is an operator that mmcv compiles, and the mmcv of {sys.executable} has none '
            'compiled: serving does without those that MMOCR needs, and this is not one of them'
        )

    return refuse


def provide_operators() -> None:
    """Let `mmcv.ops` and lanms be imported and serve, compiled or not; before MMOCR comes."""
    if importlib.util.find_spec('lanms') is None:
        sys.modules['lanms'] = importlib.import_module('mmocr_lanms')
    if importlib.util.find_spec('mmcv') is None or 'mmcv._ext' in sys.modules:
        return
    # Before mmcv's compiled half, which is linked with PyTorch's libraries.
    importlib.import_module('torch')
    try:
        importlib.import_module('mmcv._ext')
        return
    except ModuleNotFoundError:
        pass
    except ImportError as error:
        logger.warning("MMOCR: PyTorch stands in for mmcv's operators, unusable here: %s", error)
    sys.modules['mmcv._ext'] = stand_in()
    importlib.import_module('mmcv.ops')
    refuse_the_others()


def stand_in() -> Kernels:
    """The compiled half in PyTorch and NumPy."""
    import mmocr_kernels

    kernels = Kernels('mmcv._ext')
    # Who asks for its spec, as mmcv itself does, hears of no error.
    kernels.__spec__ = importlib.machinery.ModuleSpec(kernels.__name__, None)
    for function in mmocr_kernels.ALL:
        setattr(kernels, function.__name__, function)
    return kernels


def refuse_the_others() -> None:
    """Layers of `mmcv.ops` that nothing here computes are refused when a model is built."""
    from torch import nn

    for name, module in list(sys.modules.items()):
        folder, _, operator = name.rpartition('.')
        if folder == 'mmcv.ops' and operator not in SERVED and hasattr(module, 'ext_module'):
            for layer in vars(module).values():
                own = isinstance(layer, type) and layer.__module__ == name
                if own and issubclass(layer, nn.Module):
                    layer.__init__ = refusal(layer.__name__)


def has_compiled_operators() -> bool:
    """Whether mmcv's own are at work; after `provide_operators`."""
    return not isinstance(sys.modules.get('mmcv._ext'), (Kernels, type(None)))
