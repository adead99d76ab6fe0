"""Detectors become ONNX as MMOCR computes them: miniatures of their structure, random weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import onnxruntime
import pytest
import torch
from conftest import GENERATION
from exporter import export

NEW = GENERATION == '1.x'
RUNS_DEFORM_CONV = tuple(map(int, onnxruntime.__version__.split('.')[:2])) >= (1, 25)
FPNC: dict[str, Any] = {'type': 'FPNC', 'lateral_channels': 8, 'out_channels': 8}
ASF = {'asf_cfg': {'attention_type': 'ScaleChannelSpatial'}}
DB = {'type': 'DBHead', 'in_channels': 32}
HEADS = {
    'panet': ('PANet', {'type': 'PANHead', 'in_channels': [8, 8, 8, 8]}),
    'psenet': ('PSENet', {'type': 'PSEHead', 'in_channels': [256]}),
    'textsnake': ('TextSnake', {'type': 'TextSnakeHead', 'in_channels': 32}),
    'fcenet': ('FCENet', {'type': 'FCEHead', 'in_channels': 8}),
    'dbnet_dcnv2': ('DBNet', DB),
    'dbnetpp': ('DBNet', DB),
}
NECKS = {
    'panet': {'type': 'FPEM_FFM', 'in_channels': [64, 128, 256, 512], 'conv_out': 8},
    'psenet': {
        'type': 'FPNF',
        'in_channels': [64, 128, 256, 512],
        'out_channels': 256,
        'fusion_type': 'concat',
    },
    'textsnake': {'type': 'FPN_UNet', 'in_channels': [64, 128, 256, 512], 'out_channels': 32},
    'fcenet': {
        'type': 'mmdet.FPN',
        'in_channels': [64, 128, 256],
        'out_channels': 8,
        'num_outs': 3,
        'add_extra_convs': 'on_output',
        'relu_before_extra_convs': True,
    },
    'dbnet_dcnv2': {**FPNC, 'in_channels': [32, 64, 128, 256]},
    'dbnetpp': {**FPNC, **ASF, 'in_channels': [64, 128, 256, 512]},
}
OUTPUTS = {
    'panet': {'maps': 6},
    'psenet': {'maps': 7},
    'textsnake': {'maps': 5},
    'fcenet': {'cls_0': 4, 'reg_0': 22, 'cls_1': 4, 'reg_1': 22, 'cls_2': 4, 'reg_2': 22},
    'dbnet_dcnv2': {'prob': None},
    'dbnetpp': {'prob': None},
}


def config_text(name: str) -> str:
    method, head = HEADS[name]
    deep = {'type': 'mmdet.ResNet', 'depth': 18, 'num_stages': 4, 'norm_eval': False}
    backbone: dict[str, Any] = {
        **deep,
        'out_indices': (1, 2, 3) if name == 'fcenet' else (0, 1, 2, 3),
    }
    if name in ('dbnet_dcnv2', 'fcenet'):
        # ResNet-18's blocks take no DCN.
        backbone |= {'depth': 50, 'base_channels': 8, 'stem_channels': 8}
        backbone['dcn'] = {'type': 'DCNv2', 'deform_groups': 1, 'fallback_on_stride': False}
        backbone['stage_with_dcn'] = (False, False, False, True)
    post = {'panet': 'PAN', 'psenet': 'PSE', 'textsnake': 'TextSnake', 'fcenet': 'FCE'}.get(
        name, 'DB'
    )
    loss = f'{post}ModuleLoss' if NEW else f'{post}Loss'
    head = {**head, 'postprocessor': {'type': f'{post}Postprocessor', 'text_repr_type': 'poly'}}
    samples = {'num_sample': 50} if name == 'fcenet' else {}
    head['module_loss' if NEW else 'loss'] = {'type': loss, **samples}
    if name in ('panet', 'psenet'):
        channels = 6 if name == 'panet' else 7
        head |= {'hidden_dim': 8, 'out_channel': channels} if NEW else {'out_channels': channels}
    if name == 'fcenet':
        head['postprocessor']['num_reconstr_points'] = 50
        head |= {} if NEW else {'scales': (8, 16, 32)}
    model = {'type': method, 'backbone': backbone, 'neck': NECKS[name]}
    model['det_head' if NEW else 'bbox_head'] = head
    rest = (
        'test_dataloader = dict(dataset=dict(pipeline=[]))'
        if NEW
        else 'data = dict(test=dict(pipeline=[]))'
    )
    return f'model = {model!r}\n{rest}\n'


def checkpoint(config: Path, to: Path) -> None:
    """Random weights that let something through, and offsets that move."""
    from mmocr_model import build_model

    torch.save({'state_dict': {'nothing': torch.zeros(1)}}, to)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr('mmocr_model.load_weights', lambda *_: None)
        _, model, _ = build_model(config, to)
    torch.manual_seed(1)
    for name, weight in model.named_parameters():
        if weight.ndim == 4:
            torch.nn.init.normal_(weight, std=weight[0].numel() ** -0.5)
        elif 'conv_offset' in name:
            torch.nn.init.normal_(weight, std=1.5)
    torch.save({'state_dict': model.state_dict()}, to)


@pytest.mark.parametrize('name', list(HEADS))
def test_detector(tmp_path: Path, name: str) -> None:
    config, weights, output = (tmp_path / file for file in ('config.py', 'w.pth', 'x.onnx'))
    config.write_text(config_text(name), 'utf-8')
    checkpoint(config, weights)
    done = export(config, weights, output)
    deformable = name in ('dbnet_dcnv2', 'fcenet')
    if deformable and not RUNS_DEFORM_CONV:
        assert done.returncode == 1
        assert 'onnxruntime 1.25' in done.stderr
        return
    assert done.returncode == 0, done.stderr
    model = onnx.load(str(output))
    assert {node.domain for node in model.graph.node} == {''}
    assert ('DeformConv' in {node.op_type for node in model.graph.node}) == deformable
    assert ('DCNv2 is compared with' in done.stdout) == deformable
    session = onnxruntime.InferenceSession(str(output), providers=['CPUExecutionProvider'])
    channels = {
        out.name: out.shape[1] if len(out.shape) == 4 else None for out in session.get_outputs()
    }
    assert channels == OUTPUTS[name]
