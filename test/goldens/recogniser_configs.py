"""The shipped recognisers and what makes miniatures of them: same structure, few channels."""

from __future__ import annotations

from typing import Any, NamedTuple

#: A cross the dictionaries do not know stands in `No17.png`, so that `<UKN>` is learnt.
UNKNOWN = {'No17.png': 'No×17'}


class Miniature(NamedTuple):
    """A shipped config below `configs/textrecog` and the changes to its `model`."""

    config: str
    changes: dict[str, Any] = {}
    #: Submodules whose channels MMOCR fixes: they are trained with fewer, the rest being zeros.
    fixed: tuple[str, ...] = ()
    #: The longest text the network has steps for.
    longest: int = 30
    #: Of Adam.
    rate: float = 2e-3
    #: The golden of 0.x whose weights it has: the same network, its last classes in another order.
    weights: str = ''


R31 = {'layers': [1, 1, 2, 1], 'channels': [8, 16, 24, 24, 48, 48, 48]}
SAR = {'d_model': 48, 'd_enc': 48}
TRANSFORMER = {
    'n_layers': 2, 'n_head': 4, 'd_k': 12, 'd_v': 12, 'd_model': 48, 'd_inner': 96,
}  # fmt: skip
ABI = {'d_model': 64, 'n_head': 4, 'd_inner': 128, 'n_layers': 2}
ABI_BACKBONE = {'stem_channels': 8, 'base_channels': 4, 'arch_settings': [1, 1, 2, 1, 1]}
ABI_VISION = {'in_channels': 64, 'num_channels': 16}
MASTER = {
    'backbone': {
        'stem_channels': [8, 16], 'arch_layers': [1, 1, 2, 1], 'arch_channels': [32, 32, 48, 48],
    },
    'decoder': {'d_model': 48, 'n_head': 4, 'd_inner': 96, 'n_layers': 2},
}  # fmt: skip
HYBRID = {'dim_input': 48, 'dim_model': 32}

_sar = {'backbone': R31, 'encoder': SAR, 'decoder': {**SAR, 'd_k': 48}}
_nrtr = {'backbone': R31, 'encoder': TRANSFORMER, 'decoder': {**TRANSFORMER, 'd_embedding': 48}}
_scanner = {'backbone': R31, 'encoder': {'in_channels': 48, 'out_channels': 32}}

MINIATURES_1X = {
    'crnn': Miniature('crnn/crnn_mini-vgg_5e_mj.py', fixed=('backbone', 'decoder')),
    'sar_parallel': Miniature(
        'sar/sar_resnet31_parallel-decoder_5e_st-sub_mj-sub_sa_real.py', _sar
    ),
    'sar_sequential': Miniature(
        'sar/sar_resnet31_sequential-decoder_5e_st-sub_mj-sub_sa_real.py', _sar
    ),
    'satrn': Miniature(
        'satrn/satrn_shallow_5e_st_mj.py',
        {
            'backbone': {'hidden_dim': 48},
            'encoder': TRANSFORMER,
            'decoder': {**TRANSFORMER, 'd_embedding': 48},
        },
    ),
    'nrtr': Miniature('nrtr/nrtr_resnet31-1by16-1by8_6e_st_mj.py', _nrtr),
    'robust_scanner': Miniature(
        'robust_scanner/robustscanner_resnet31_5e_st-sub_mj-sub_sa_real.py',
        {
            **_scanner,
            'decoder': {
                'hybrid_decoder': HYBRID, 'position_decoder': HYBRID, 'in_channels': [48, 48],
            },
        },
    ),
    'abinet': Miniature(
        'abinet/abinet_20e_st-an_mj.py',
        {
            'backbone': ABI_BACKBONE,
            'encoder': ABI,
            'decoder': {'d_model': 64, 'vision_decoder': ABI_VISION, 'language_decoder': ABI},
        },
        rate=1.5e-3,
    ),
    'abinet_vision': Miniature(
        'abinet/abinet-vision_20e_st-an_mj.py',
        {'backbone': ABI_BACKBONE, 'encoder': ABI, 'decoder': {'vision_decoder': ABI_VISION}},
        rate=1.5e-3,
    ),
    'master': Miniature(
        'master/master_resnet31_12e_st_mj_sa.py', MASTER, weights='master_0x'
    ),
    'aster': Miniature(
        'aster/aster_resnet45_6e_st_mj.py',
        {
            'backbone': {
                'stem_channels': [8],
                'arch_layers': [1, 1, 2, 1, 1],
                'arch_channels': [8, 16, 24, 32, 48],
            },
            'encoder': {'in_channels': 48},
            'decoder': {'in_channels': 48, 'emb_dims': 48, 'attn_dims': 48, 'hidden_size': 48},
        },
        fixed=('preprocessor',),
    ),
    'svtr': Miniature(
        'svtr/svtr-tiny_20e_st_mj.py',
        {
            'encoder': {
                'out_channels': 48,
                'embed_dims': [16, 32, 64],
                'depth': [1, 2, 1],
                'num_heads': [1, 2, 4],
                'mixer_types': ['Local', 'Local', 'Global', 'Global'],
            },
            'decoder': {'in_channels': 48},
        },
        fixed=('preprocessor',),
        longest=22,
    ),
}  # fmt: skip

MINIATURES_0X = {
    'crnn': Miniature('crnn/crnn_academic_dataset.py', fixed=('backbone', 'decoder')),
    'crnn_tps': Miniature(
        'tps/crnn_tps_academic_dataset.py',
        fixed=('preprocessor', 'backbone', 'decoder'),
        longest=22,
    ),
    'sar_parallel': Miniature('sar/sar_r31_parallel_decoder_academic.py', _sar),
    'sar_sequential': Miniature('sar/sar_r31_sequential_decoder_academic.py', _sar),
    'satrn': Miniature(
        'satrn/satrn_academic.py',
        {
            'backbone': {'hidden_dim': 48},
            'encoder': TRANSFORMER,
            'decoder': {**TRANSFORMER, 'd_embedding': 48},
        },
    ),
    'nrtr': Miniature('nrtr/nrtr_r31_1by16_1by8_academic.py', _nrtr),
    'robust_scanner': Miniature(
        'robust_scanner/robustscanner_r31_academic.py',
        {
            **_scanner,
            'decoder': {**HYBRID, 'hybrid_decoder': HYBRID, 'position_decoder': HYBRID},
        },
    ),
    'abinet': Miniature(
        'abinet/abinet_academic.py',
        {
            'backbone': ABI_BACKBONE,
            'encoder': {'encoder': ABI, 'decoder': ABI_VISION},
            'decoder': ABI,
            'fuser': {'d_model': 64},
        },
        rate=1.5e-3,
    ),
    'abinet_vision': Miniature(
        'abinet/abinet_vision_only_academic.py',
        {'backbone': ABI_BACKBONE, 'encoder': {'encoder': ABI, 'decoder': ABI_VISION}},
        rate=1.5e-3,
    ),
    'master': Miniature('master/master_r31_12e_ST_MJ_SA.py', MASTER, rate=7e-4),
    'seg': Miniature(
        'seg/seg_r31_1by16_fpnocr_academic.py',
        {
            'backbone': {'layers': [1, 1, 2, 1], 'channels': [8, 16, 24, 24, 32, 32]},
            'neck': {'in_channels': [24, 24, 32, 32], 'out_channels': 24},
            'head': {'in_channels': 24},
        },
        longest=12,
    ),
}  # fmt: skip
