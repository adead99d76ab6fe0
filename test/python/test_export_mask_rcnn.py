"""Mask R-CNN's ONNX file against MMDetection, which the exporter asks, and at its edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from conftest import GENERATION
from exporter import export
from small_mask_rcnn import write_mask_rcnn


def exported(folder: Path, **model: object) -> Path:
    output = folder / 'model.onnx'
    done = export(*write_mask_rcnn(folder, **model), output)
    assert done.returncode == 0, done.stderr
    assert 'largest difference from PyTorch' in done.stdout
    return output


def ask(path: Path, height: int, width: int, shape: tuple) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    image = np.random.default_rng(3).normal(size=(1, 3, height, width)).astype(np.float32)
    feeds = {'input': image, 'image_shape': np.array(shape, np.float32)}
    return session.run(['dets', 'masks'], feeds)


@pytest.fixture(scope='module')
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp('mask rcnn 面'))


def test_boxes_end_where_the_image_does(path: Path) -> None:
    for size in [(160, 96), (75, 133)]:
        dets, masks = ask(path, *size, (size[0] - 9, size[1] - 20))
        assert len(dets) == len(masks) > 0
        assert masks.shape[1:] == (28, 28)
        assert (dets[:, :4] >= 0).all()
        assert (dets[:, 2] <= size[1] - 20).all() and (dets[:, 3] <= size[0] - 9).all()
        assert (np.diff(dets[:, 4]) <= 0).all()


def test_operators_are_standard(path: Path) -> None:
    nodes = onnx.load(str(path)).graph.node
    assert {node.domain for node in nodes} <= {'', 'ai.onnx'}
    assert {'RoiAlign', 'NonMaxSuppression'} <= {node.op_type for node in nodes}


def test_an_image_of_no_size_has_no_text(path: Path) -> None:
    dets, masks = ask(path, 64, 64, (0, 0))
    assert dets.shape == (0, 5)
    assert masks.shape == (0, 28, 28)


def test_several_classes(tmp_path: Path) -> None:
    dets, _ = ask(exported(tmp_path, classes=3), 96, 96, (96, 96))
    # 0.x takes the first class only.
    assert (len(dets) < 30) == (GENERATION == '0.x')


def test_another_nms_is_refused(tmp_path: Path) -> None:
    files = write_mask_rcnn(tmp_path, nms={'type': 'soft_nms', 'iou_threshold': 0.5})
    done = export(*files, tmp_path / 'model.onnx')
    assert done.returncode == 1
    assert 'soft_nms' in done.stderr
