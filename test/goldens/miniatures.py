"""The detectors' shipped configs made small: few channels and small images, the same structure."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

#: Channels of ResNet's four stages where the first has four: BasicBlock and Bottleneck.
R18, R50 = [8, 16, 32, 64], [16, 32, 64, 128]


class Miniature(NamedTuple):
    """One method; HEAD stands for `det_head` in 1.x and `bbox_head` in 0.x."""

    #: Generation → shipped config, below `configs/textdet`.
    shipped: dict[str, str]
    #: What changes in it, by dotted key.
    changes: dict[str, Any]
    #: Long and short side the test pipeline resizes to.
    scale: tuple[int, int]
    steps: int
    rate: float = 3e-3
    #: The detector whose trained weights it begins with.
    begins: str | None = None
    #: Changes of one generation only.
    only: dict[str, dict[str, Any]] = {}
    #: Where the setting `text_repr_type` is, if there is a choice.
    shape: str | None = 'model.HEAD.postprocessor.text_repr_type'


def resnet(base: int, **changes: Any) -> dict[str, Any]:
    small = {f'model.backbone.{key}': value for key, value in changes.items()}
    return {'model.backbone.base_channels': base, 'model.backbone.init_cfg': None, **small}


def fpnc(channels: list[int]) -> dict[str, Any]:
    return {
        'model.neck.in_channels': channels,
        'model.neck.lateral_channels': 32,
        'model.neck.out_channels': 8,
        'model.HEAD.in_channels': 32,
    }


def unet(channels: list[int], out: int) -> dict[str, Any]:
    return {
        'model.neck.in_channels': channels,
        'model.neck.out_channels': out,
        'model.HEAD.in_channels': out,
    }


FCE = {
    'model.neck.in_channels': R50[1:],
    'model.neck.out_channels': 32,
    'model.HEAD.in_channels': 32,
}
MASK_RCNN = {
    'neck.in_channels': R50,
    'neck.out_channels': 16,
    'rpn_head.in_channels': 16,
    'rpn_head.feat_channels': 16,
    'roi_head.bbox_roi_extractor.out_channels': 16,
    'roi_head.bbox_head.in_channels': 16,
    'roi_head.bbox_head.fc_out_channels': 64,
    'roi_head.mask_roi_extractor.out_channels': 16,
    'roi_head.mask_head.in_channels': 16,
    'roi_head.mask_head.conv_out_channels': 16,
    'backbone.base_channels': 4,
    'backbone.init_cfg': None,
}

DETECTORS = {
    'dbnet': Miniature(
        {
            '1.x': 'dbnet/dbnet_resnet18_fpnc_1200e_icdar2015.py',
            '0.x': 'dbnet/dbnet_r18_fpnc_1200e_icdar2015.py',
        },
        {**resnet(8), **fpnc(R18)},
        (320, 192),
        300,
    ),
    'fcenet': Miniature(
        {
            '1.x': 'fcenet/fcenet_resnet50_fpn_1500e_icdar2015.py',
            '0.x': 'fcenet/fcenet_r50_fpn_1500e_icdar2015.py',
        },
        {**resnet(4), **FCE},
        (288, 288),
        400,
    ),
    'dbnetpp': Miniature(
        {
            '1.x': 'dbnetpp/dbnetpp_resnet50-dcnv2_fpnc_1200e_icdar2015.py',
            '0.x': 'dbnetpp/dbnetpp_r50dcnv2_fpnc_1200e_icdar2015.py',
        },
        {**resnet(4), **fpnc(R50)},
        (320, 192),
        360,
        begins='fcenet',
    ),
    'dbnet_dcnv2': Miniature(
        {
            '1.x': 'dbnet/dbnet_resnet50-dcnv2_fpnc_1200e_icdar2015.py',
            '0.x': 'dbnet/dbnet_r50dcnv2_fpnc_1200e_icdar2015.py',
        },
        {**resnet(4), **fpnc(R50)},
        (320, 192),
        270,
        begins='dbnetpp',
    ),
    'panet': Miniature(
        {
            '1.x': 'panet/panet_resnet18_fpem-ffm_600e_ctw1500.py',
            '0.x': 'panet/panet_r18_fpem_ffm_600e_ctw1500.py',
        },
        {
            **resnet(8),
            'model.neck.in_channels': R18,
            'model.neck.conv_out': 16,
            'model.HEAD.in_channels': [16] * 4,
        },
        (320, 192),
        250,
        only={'1.x': {'model.backbone.stem_channels': 16, 'model.det_head.hidden_dim': 16}},
    ),
    'psenet': Miniature(
        {
            '1.x': 'psenet/psenet_resnet50_fpnf_600e_ctw1500.py',
            '0.x': 'psenet/psenet_r50_fpnf_600e_ctw1500.py',
        },
        {**resnet(4), 'model.neck.in_channels': R50},
        (288, 288),
        250,
        only={'1.x': {'model.det_head.hidden_dim': 16}},
    ),
    'textsnake': Miniature(
        {
            '1.x': 'textsnake/textsnake_resnet50_fpn-unet_1200e_ctw1500.py',
            '0.x': 'textsnake/textsnake_r50_fpn_unet_1200e_ctw1500.py',
        },
        {**resnet(4), **unet(R50, 8)},
        (256, 192),
        400,
        shape=None,
    ),
    'drrg': Miniature(
        {
            '1.x': 'drrg/drrg_resnet50_fpn-unet_1200e_ctw1500.py',
            '0.x': 'drrg/drrg_r50_fpn_unet_1200e_ctw1500.py',
        },
        {**resnet(4), **unet(R50, 8)},
        (176, 128),
        300,
        rate=2e-3,
        begins='textsnake',
        shape=None,
    ),
    'fcenet_dcnv2': Miniature(
        {
            '1.x': 'fcenet/fcenet_resnet50-dcnv2_fpn_1500e_ctw1500.py',
            '0.x': 'fcenet/fcenet_r50dcnv2_fpn_1500e_ctw1500.py',
        },
        {**resnet(4), **FCE},
        (320, 192),
        80,
        begins='fcenet',
    ),
    'mask_rcnn': Miniature(
        {
            '1.x': 'maskrcnn/mask-rcnn_resnet50_fpn_160e_ctw1500.py',
            # The one for ctw1500 has eighty classes.
            '0.x': 'maskrcnn/mask_rcnn_r50_fpn_160e_icdar2015.py',
        },
        {},
        (288, 288),
        500,
        only={
            '1.x': {f'model.cfg.{key}': value for key, value in MASK_RCNN.items()},
            '0.x': {f'model.{key}': value for key, value in MASK_RCNN.items()},
        },
        shape='model.text_repr_type',
    ),
}
#: Only these parts of a shipped config are kept: those a finished model is run with.
KEPT = ('default_scope', 'model', 'test_dataloader', 'test_pipeline', 'visualizer', 'data')


def set_scale(steps: list[dict], scale: tuple[int, int]) -> None:
    """Change the test pipeline's size, in place, wherever the generation and method keep it."""
    for step in steps:
        if step['type'] == 'MultiScaleFlipAug':
            step['img_scale'] = scale
        elif step['type'] == 'Resize':
            step['scale'] = scale
        elif step['type'] == 'ShortScaleAspectJitter':
            step['short_size'] = scale[1]


def head_of(generation: str) -> str:
    return 'det_head' if generation == '1.x' else 'bbox_head'


def miniature(name: str, generation: str) -> Any:
    """The small `Config`, mmengine's or mmcv's."""
    import mmocr

    if generation == '1.x':
        from mmengine.config import Config
    else:
        from mmcv import Config
    small = DETECTORS[name]
    configs = Path(mmocr.__file__).parent / '.mim' / 'configs' / 'textdet'
    shipped = Config.fromfile(str(configs / small.shipped[generation]))
    head = head_of(generation)
    changes = {**small.changes, **small.only.get(generation, {})}
    shipped.merge_from_dict({key.replace('HEAD', head): v for key, v in changes.items()})
    config = Config({key: shipped[key] for key in KEPT if key in shipped})
    for part in ('train', 'val', 'val_dataloader', 'samples_per_gpu', 'workers_per_gpu'):
        config.get('data', {}).pop(part, None)
    for steps in pipelines(config):
        set_scale(steps, small.scale)
    return config


def pipelines(config: Any) -> list[list[dict]]:
    """Every copy of the test pipeline in the config."""
    if 'data' in config:
        found = [config.data.test, *config.data.test.get('datasets', [])]
    else:
        dataset = config.test_dataloader.dataset
        found = [dataset, *dataset.get('datasets', []), {'pipeline': config.get('test_pipeline')}]
    return [part['pipeline'] for part in found if part.get('pipeline')]
