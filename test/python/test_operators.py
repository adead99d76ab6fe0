"""The operators in PyTorch and NumPy against what mmcv's compiled ones answered, and who is asked.

`bench/operators` made the stored answers, and compares many more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import ROOT
from mmocr_lanms import merge_quadrangle_n9
from mmocr_nms import nms
from mmocr_operators import has_compiled_operators
from mmocr_sampling import deform_conv, roi_align

sys.path.append(str(ROOT / 'bench' / 'operators'))

from cases import INPUTS, answer, inputs

FIXTURES = ROOT / 'test' / 'fixtures'
STORED = np.load(FIXTURES / 'operators.npz')
HANDLER = ROOT / 'src' / 'python' / 'handler'


@pytest.mark.parametrize('name', list(INPUTS))
def test_equals_the_compiled_one(name: str) -> None:
    assert not has_compiled_operators()
    names = [key for key in STORED.files if key.partition('.')[0] == name]
    assert len(names) == 24
    for key in names:
        got = answer(name, inputs(name, int(key.partition('.')[2])))
        assert got.shape == STORED[key].shape, key
        assert np.abs(got - STORED[key]).max(initial=0) <= 1e-5, key


def test_boxes_in_several_parts_are_suppressed_as_in_one(monkeypatch) -> None:
    random = np.random.default_rng(0)
    low = random.uniform(0, 200, (300, 2))
    boxes = torch.tensor(np.hstack([low, low + 40]), dtype=torch.float32)
    scores = torch.tensor(random.random(300).round(1))
    whole = nms(boxes, scores, 0.4)
    monkeypatch.setattr('mmocr_nms.AT_ONCE', 7)
    assert nms(boxes, scores, 0.4).tolist() == whole.tolist()
    assert 20 < len(whole) < 300


def test_images_in_several_parts_are_sampled_as_in_one(monkeypatch) -> None:
    features, rois, *settings = inputs('roi_align', 3)
    convolved = inputs('deform_conv2d', 3)
    x, offset, weight, *rest = convolved
    settings = (settings[0], *settings[1:3], settings[4])
    wholes = roi_align(features, rois, *settings), deform_conv(x, weight, offset, None, *rest)
    monkeypatch.setattr('mmocr_sampling.AT_ONCE', 5)
    monkeypatch.setattr('mmocr_sampling.UNFOLDED', 1)
    assert len(rois) > 1
    assert torch.equal(roi_align(features, rois, *settings), wholes[0])
    parts = deform_conv(x, weight, offset, None, *rest)
    assert torch.allclose(parts, wholes[1], rtol=0, atol=1e-6)


def test_a_sample_outside_the_image_counts_as_nothing() -> None:
    image, one = torch.ones(1, 1, 2, 2), torch.ones(1, 1, 1, 1)
    offset = torch.zeros(1, 2, 2, 2)
    offset[0, 1, 0, 1] = 0.5  # half out on the right
    offset[0, 0, 1, 0] = -9.0
    mask = torch.full((1, 1, 2, 2), 0.5)
    out = deform_conv(image, one, offset, mask, (1, 1), (0, 0), (1, 1), 1, 1)
    assert out.tolist() == [[[[0.5, 0.25], [0.0, 0.5]]]]


def test_equals_an_ordinary_convolution_where_nothing_moves() -> None:
    torch.manual_seed(0)
    image, weight = torch.randn(2, 6, 11, 14), torch.randn(8, 3, 3, 3)
    want = torch.nn.functional.conv2d(image, weight, None, 2, 2, 2, 2)
    offset = torch.zeros(2, 3 * 2 * 9, *want.shape[2:])
    out = deform_conv(image, weight, offset, None, (2, 2), (2, 2), (2, 2), 2, 3)
    assert (out - want).abs().max() < 1e-5


def test_a_box_without_a_size_gives_nothing() -> None:
    rois = torch.tensor([[0.0, 3, 3, 3, 3], [0, 9, 9, 2, 2]])
    pooled = roi_align(torch.ones(1, 1, 8, 8), rois, (2, 2), 1.0, 0, True)
    assert pooled.flatten().tolist() == [0.0] * 8


def test_quadrangles_are_merged_as_lanms_merges_them() -> None:
    stored = json.loads((FIXTURES / 'drrg' / 'parts.json').read_text('utf-8'))['quadrangles']
    for quads, wanted in stored:
        got = merge_quadrangle_n9(np.array(quads), 0.3)
        assert np.array_equal(got, np.array(wanted, np.float32))
    assert len(merge_quadrangle_n9(np.zeros((0, 9)))) == 0


def test_a_quadrangle_without_area_overlaps_nothing() -> None:
    point, square = [5, 5] * 4, [0, 0, 9, 0, 9, 9, 0, 9]
    kept = merge_quadrangle_n9(np.array([[*point, 0.9], [*square, 0.8]], np.float32))
    assert len(kept) == 2


def test_an_operator_that_serving_does_without_is_named() -> None:
    from mmcv.ops import PSAMask, sigmoid_focal_loss

    with pytest.raises(RuntimeError, match='PSAMask is an operator that mmcv compiles'):
        PSAMask('collect', (3, 3))
    with pytest.raises(RuntimeError, match='sigmoid_focal_loss_forward is an operator'):
        sigmoid_focal_loss(torch.zeros(1, 1), torch.zeros(1, dtype=torch.long))


def said_by(script: str, *folders: Path) -> str:
    """What a Python of its own says, with `folders` before its packages."""
    paths = [str(HANDLER), *map(str, folders)]
    lines = f'import sys, logging\nsys.path[:0] = {paths!r}\nlogging.basicConfig()\n{script}'
    command = [sys.executable, '-W', 'ignore', '-c', lines]
    return subprocess.run(command, check=True, capture_output=True, encoding='utf-8').stdout


ASK = """
from mmocr_operators import has_compiled_operators, provide_operators
provide_operators()
import torch
from mmcv.ops import nms
boxes = torch.tensor([[0.0, 0, 9, 9], [0, 0, 9, 8]])
print(has_compiled_operators(), nms(boxes, torch.tensor([0.5, 0.9]), 0.5)[1].tolist())
"""


def with_compiled_half(folder: Path, text: str) -> Path:
    """The installed mmcv with a compiled half of Python source."""
    import mmcv

    package = folder / 'mmcv'
    package.mkdir()
    for path in Path(mmcv.__file__).parent.iterdir():
        (package / path.name).symlink_to(path)
    (package / '_ext.py').write_text(text, 'utf-8')
    return folder


def test_a_compiled_mmcv_is_asked(tmp_path: Path) -> None:
    compiled = (
        'def __getattr__(name): return lambda *_, **__: None\n'
        'def nms(boxes, *_, **__): return boxes.new_tensor([0]).long()'
    )
    assert said_by(ASK, with_compiled_half(tmp_path, compiled)) == 'True [0]\n'


def test_a_compiled_mmcv_for_another_pytorch_is_not(tmp_path: Path) -> None:
    broken = 'raise ImportError("undefined symbol: _ZN3c10")'
    assert said_by(ASK, with_compiled_half(tmp_path, broken)) == 'False [1]\n'


def test_torchvision_is_asked_where_it_goes_with_pytorch() -> None:
    theirs = """
import torch, torchvision
library = torch.library.Library('torchvision', 'FRAGMENT')
library.define('nms(Tensor boxes, Tensor scores, float threshold) -> Tensor')
library.impl('nms', lambda boxes, *_: boxes.new_tensor([0]).long(), 'CPU')
"""
    assert said_by(theirs + ASK) == 'False [0]\n'
