"""DRRG's two networks in one ONNX file: standard operators, every size open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from conftest import GENERATION, ROOT
from exporter import export

FOLDER = ROOT / 'test' / 'fixtures' / 'methods' / f'drrg_{GENERATION[0]}x'


@pytest.fixture(scope='module')
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp('drrg') / 'model.onnx'
    done = export(FOLDER / 'config.py', FOLDER / 'checkpoint.pth', output)
    assert done.returncode == 0, done.stderr
    assert 'largest difference from PyTorch' in done.stdout
    return output


def ask(path: Path, size: tuple, graphs: int, nodes: int, count: int) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    random = np.random.default_rng(graphs)
    length = session.get_inputs()[1].shape[2]
    feeds = {
        'input': random.normal(size=(1, 3, *size)).astype(np.float32),
        'nodes': random.normal(size=(graphs, nodes, length)).astype(np.float32),
        'adjacency': np.tile(np.eye(nodes, dtype=np.float32), (graphs, 1, 1)),
        'neighbours': random.integers(0, nodes, (graphs, count)),
    }
    return session.run(['features', 'links'], feeds)


def test_sizes_are_open(exported: Path) -> None:
    features, links = ask(exported, (96, 64), 5, 9, 8)
    assert features.shape[2:] == (96, 64)
    assert links.shape == (5, 8)
    assert ((links > 0) & (links < 1)).all()


def test_one_part_does_not_disturb_the_other(exported: Path) -> None:
    features = ask(exported, (96, 64), 5, 9, 8)[0]
    session = onnxruntime.InferenceSession(str(exported), providers=['CPUExecutionProvider'])
    image = np.random.default_rng(5).normal(size=(1, 3, 96, 64)).astype(np.float32)
    least = {
        'nodes': np.zeros((1, 1, session.get_inputs()[1].shape[2]), np.float32),
        'adjacency': np.zeros((1, 1, 1), np.float32),
        'neighbours': np.zeros((1, 1), np.int64),
    }
    assert np.array_equal(session.run(['features'], {'input': image, **least})[0], features)


def test_operators_are_standard(exported: Path) -> None:
    assert {node.domain for node in onnx.load(str(exported)).graph.node} <= {'', 'ai.onnx'}
