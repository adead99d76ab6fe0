"""MMOCR's own recogniser configs with a few channels in place of hundreds, and random weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mmocr
import torch
from conftest import GENERATION

CONFIGS = Path(mmocr.__file__).parent / '.mim' / 'configs' / 'textrecog'
OLD = GENERATION == '0.x'

RESNET31 = {'layers': [1, 1, 1, 1], 'channels': [8, 8, 16, 16, 16, 16, 16]}
HEADS = {'n_head': 2, 'd_k': 8, 'd_v': 8, 'd_model': 16, 'd_inner': 32, 'n_layers': 2}
SAR = {
    'backbone': RESNET31,
    'encoder': {'d_model': 16, 'd_enc': 16},
    'decoder': {'d_model': 16, 'd_enc': 16, 'd_k': 8},
}
NRTR = {'encoder': HEADS, 'decoder': {**HEADS, 'd_embedding': 16}}
GLIMPSE = {'dim_input': 16, 'dim_model': 8}
SCANNER = GLIMPSE if OLD else {'hybrid_decoder': GLIMPSE, 'position_decoder': GLIMPSE}
MASTER = {'d_model': 32, 'n_head': 2, 'd_inner': 32, 'n_layers': 2}
ABI = {'d_model': 64, 'n_head': 2, 'd_inner': 64, 'n_layers': 1}
VISION = {'in_channels': 64, 'num_channels': 8}
ABINET_BACKBONE = {'stem_channels': 4, 'base_channels': 4, 'arch_settings': [1, 1, 1, 1, 1]}
ABINET_VISION = {
    '0.x': {'backbone': ABINET_BACKBONE, 'encoder': {'encoder': ABI, 'decoder': VISION}},
    '1.x': {
        'backbone': ABINET_BACKBONE,
        'encoder': ABI,
        'decoder': {'d_model': 64, 'vision_decoder': VISION},
    },
}[GENERATION]
ABINET = {
    '0.x': {**ABINET_VISION, 'decoder': ABI, 'fuser': {'d_model': 64}},
    '1.x': {
        **ABINET_VISION,
        'decoder': {'d_model': 64, 'vision_decoder': VISION, 'language_decoder': ABI},
    },
}[GENERATION]
SMALL: dict[str, tuple[str, dict[str, Any]]] = {
    'sar_parallel': ('sar/sar_r*parallel*academic.py|sar/sar_r*parallel*real.py', SAR),
    'sar_sequential': ('sar/sar_r*sequential*academic.py|sar/sar_r*sequential*real.py', SAR),
    'nrtr': ('nrtr/nrtr_r*1by8*1by4*.py', {'backbone': RESNET31, **NRTR}),
    'satrn': ('satrn/satrn*small*.py', {'backbone': {'hidden_dim': 16}, **NRTR}),
    'robust_scanner': (
        'robust_scanner/robust*academic.py|robust_scanner/robust*real.py',
        {
            'backbone': RESNET31,
            'encoder': {'in_channels': 16, 'out_channels': 8},
            'decoder': {**SCANNER, **({} if OLD else {'in_channels': [16, 16]})},
        },
    ),
    'master': (
        'master/master_r*SA.py|master/master_r*sa.py',
        {
            'backbone': {
                'stem_channels': [8, 8],
                'arch_layers': [1, 1, 1, 1],
                'arch_channels': [32, 32, 32, 32],
            },
            'decoder': MASTER,
        },
    ),
    'abinet': ('abinet/abinet_academic.py|abinet/abinet_20e*.py', ABINET),
    'abinet_vision': ('abinet/abinet*vision*.py', ABINET_VISION),
}
if OLD:
    SMALL['seg'] = (
        'seg/seg*academic.py',
        {
            'backbone': {'layers': [1, 1, 1, 1], 'channels': [8, 8, 16, 16, 16, 16]},
            'neck': {'in_channels': [16] * 4, 'out_channels': 8},
            'head': {'in_channels': 8},
        },
    )
else:
    SMALL['aster'] = (
        'aster/aster_*.py',
        {
            'backbone': {
                'stem_channels': [8],
                'arch_layers': [1] * 5,
                'arch_channels': [8, 8, 16, 16, 16],
            },
            'encoder': {'in_channels': 16},
            'decoder': {'in_channels': 16, 'emb_dims': 16, 'attn_dims': 16, 'hidden_size': 16},
        },
    )


def write_small(name: str, folder: Path) -> tuple[Path, Path]:
    """Config and checkpoint of a small model with seeded weights, as files in `folder`."""
    patterns, smaller = SMALL[name]
    found = [path for pattern in patterns.split('|') for path in sorted(CONFIGS.glob(pattern))]
    config = read_config([path for path in found if not path.name.startswith('_')][0])
    config.merge_from_dict({'model': smaller})
    path, weights = folder / f'{name}.py', folder / f'{name}.pth'
    config.dump(str(path))
    torch.save({'state_dict': random_model(config, len(name)).state_dict()}, str(weights))
    return path, weights


def read_config(path: Path) -> Any:
    if OLD:
        from mmcv import Config
    else:
        from mmengine.config import Config
    return Config.fromfile(str(path))


def random_model(config: Any, seed: int) -> Any:
    if OLD:
        from mmocr.models import build_detector as build
    else:
        from mmengine.registry import init_default_scope
        from mmocr.registry import MODELS
        from mmocr.utils import register_all_modules

        register_all_modules(init_default_scope=False)
        init_default_scope('mmocr')
        build = MODELS.build
    torch.manual_seed(seed)
    model = build(config.copy().model)
    # MMOCR's initialisation leaves normalisation and biases alone; here they shall count.
    for tensor in model.state_dict().values():
        if tensor.is_floating_point() and tensor.ndim == 1:
            tensor.copy_(torch.rand_like(tensor) * 0.5 + 0.5)
    return model
