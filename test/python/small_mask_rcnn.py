"""A Mask R-CNN of few channels with random weights, as a config and a checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from conftest import GENERATION
from small_recognisers import random_model, read_config

NORMALISATION = {'mean': [123.675, 116.28, 103.53], 'std': [58.395, 57.12, 57.375]}


def coder(*stds: float) -> dict:
    return {'type': 'DeltaXYWHBBoxCoder', 'target_means': [0.0] * 4, 'target_stds': stds}


def extractor(size: int) -> dict:
    return {
        'type': 'SingleRoIExtractor',
        'roi_layer': {'type': 'RoIAlign', 'output_size': size, 'sampling_ratio': 0},
        'out_channels': 16,
        'featmap_strides': [4, 8, 16, 32],
    }


def rpn_head() -> dict[str, Any]:
    return {
        'type': 'RPNHead',
        'in_channels': 16,
        'feat_channels': 16,
        'anchor_generator': {
            'type': 'AnchorGenerator',
            'scales': [4],
            'ratios': [0.17, 0.44, 1.13, 2.90, 7.46],
            'strides': [4, 8, 16, 32, 64],
        },
        'bbox_coder': coder(1.0, 1.0, 1.0, 1.0),
    }


def roi_head(classes: int) -> dict[str, Any]:
    return {
        'type': 'StandardRoIHead',
        'bbox_roi_extractor': extractor(7),
        'bbox_head': {
            'type': 'Shared2FCBBoxHead',
            'in_channels': 16,
            'fc_out_channels': 32,
            'roi_feat_size': 7,
            'num_classes': classes,
            'bbox_coder': coder(0.1, 0.1, 0.2, 0.2),
        },
        'mask_roi_extractor': extractor(14),
        'mask_head': {
            'type': 'FCNMaskHead',
            'num_convs': 1,
            'in_channels': 16,
            'conv_out_channels': 16,
            'num_classes': classes,
        },
    }


def settings_of_stages() -> dict[str, Any]:
    return {
        'rpn': {
            'nms_pre': 200,
            'max_per_img': 100,
            'nms': {'type': 'nms', 'iou_threshold': 0.7},
            'min_bbox_size': 0,
        },
        'rcnn': {
            'score_thr': 0.05,
            'nms': {'type': 'nms', 'iou_threshold': 0.5},
            'max_per_img': 30,
            'mask_thr_binary': 0.5,
        },
    }


def mask_rcnn(classes: int) -> dict[str, Any]:
    return {
        'backbone': {'type': 'mmdet.ResNet', 'depth': 18, 'base_channels': 8},
        'neck': {
            'type': 'mmdet.FPN',
            'in_channels': [8, 16, 32, 64],
            'out_channels': 16,
            'num_outs': 5,
        },
        'rpn_head': rpn_head(),
        'roi_head': roi_head(classes),
        'test_cfg': settings_of_stages(),
    }


def write_mask_rcnn(folder: Path, classes: int = 1, **changes: Any) -> tuple[Path, Path]:
    """Config and checkpoint; `changes` are of the second stage's test settings."""
    model = {'train_cfg': None, **mask_rcnn(classes)}
    model['test_cfg']['rcnn'].update(changes)
    if GENERATION == '1.x':
        preprocessor = {'type': 'DetDataPreprocessor', **NORMALISATION, 'pad_size_divisor': 32}
        wrapped = {'type': 'mmdet.MaskRCNN', 'data_preprocessor': preprocessor, **model}
        model = {'type': 'MMDetWrapper', 'cfg': wrapped}
        rest = 'test_dataloader = {}'
    else:
        model = {'type': 'OCRMaskRCNN', **model}
        rest = 'data = {}'
    config, checkpoint = folder / 'config.py', folder / 'checkpoint.pth'
    config.write_text(f'model = {model!r}\n{rest}\n', 'utf-8')
    torch.save({'state_dict': random_model(read_config(config), 0).state_dict()}, checkpoint)
    return config, checkpoint
