"""SDMGR with random weights, with and without the image: what the exporter itself compares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from conftest import GENERATION, config_class
from exporter import export

CHARACTERS = 'abc0123456789'
HEAD = {
    'type': 'SDMGRHead',
    'visual_dim': 4,
    'num_classes': 5,
    'node_embed': 32,
    'edge_embed': 32,
}
PIPELINE = {
    '1.x': [{'type': 'LoadKIEAnnotations'}, {'type': 'PackKIEInputs'}],
    '0.x': [{'type': 'LoadAnnotations'}, {'type': 'KIEFormatBundle'}],
}[GENERATION]


def model_1x(visual: bool, dictionary: str) -> dict:
    eye = {
        'backbone': {'type': 'UNet', 'base_channels': 4},
        'roi_extractor': {
            'type': 'mmdet.SingleRoIExtractor',
            'roi_layer': {'type': 'RoIAlign', 'output_size': 7},
            'featmap_strides': [1],
        },
    }
    return {
        'type': 'SDMGR',
        **(eye if visual else {}),
        'kie_head': HEAD,
        'dictionary': {
            'type': 'Dictionary',
            'dict_file': dictionary,
            'with_padding': True,
            'with_unknown': True,
            'unknown_token': None,
        },
    }


def model_0x(visual: bool) -> dict:
    characters = len(CHARACTERS) + 1
    return {
        'type': 'SDMGR',
        'backbone': {'type': 'UNet', 'base_channels': 4},
        'bbox_head': {**HEAD, 'num_chars': characters},
        'visual_modality': visual,
    }


def made(folder: Path, visual: bool) -> tuple[Path, Path]:
    """A config and a checkpoint."""
    from mmocr_model import build_model

    dictionary = folder / 'dictionary.txt'
    dictionary.write_text('\n'.join(CHARACTERS), 'utf-8')
    if GENERATION == '1.x':
        data = {'test_dataloader': {'dataset': {'pipeline': PIPELINE}}}
        config = {'model': model_1x(visual, str(dictionary)), **data}
    else:
        config = {'model': model_0x(visual), 'data': {'test': {'pipeline': PIPELINE}}}
    path = folder / 'sdmgr.py'
    path.write_text(config_class()(config).pretty_text, 'utf-8')
    checkpoint = folder / 'sdmgr.pth'
    torch.manual_seed(3)
    from unittest.mock import patch

    with patch('mmocr_model.load_weights'):
        _, model, _ = build_model(path, checkpoint)
    torch.save({'state_dict': model.state_dict()}, checkpoint)
    return path, checkpoint


@pytest.mark.parametrize('visual', [False, True])
def test_any_number_of_texts_of_any_length(tmp_path: Path, visual: bool) -> None:
    output = tmp_path / 'sdmgr.onnx'
    done = export(*made(tmp_path, visual), output)
    assert done.returncode == 0, done.stderr
    session = onnxruntime.InferenceSession(str(output), providers=['CPUExecutionProvider'])
    count = 40
    feeds = {
        'texts': np.ones((count, 3), np.int64),
        'relations': np.ones((count, count, 5), np.float32),
        'input': np.ones((1, 3, 64, 96), np.float32),
        'boxes': np.tile(np.array([[1, 2, 30, 20]], np.float32), (count, 1)),
    }
    names = [given.name for given in session.get_inputs()]
    assert set(names) == (set(feeds) if visual else {'texts', 'relations'})
    nodes, edges = session.run(['nodes', 'edges'], {name: feeds[name] for name in names})
    assert nodes.shape == (count, 5) and edges.shape == (count, count, 2)
    assert np.allclose(nodes.sum(-1), 1, atol=1e-5) and np.allclose(edges.sum(-1), 1, atol=1e-5)
