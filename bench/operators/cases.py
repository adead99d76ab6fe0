"""Random inputs of the operators, by seed, and how `mmcv.ops` is asked about them."""

from __future__ import annotations

from typing import Any, Callable

import cv2
import numpy as np
import torch
from torch import Tensor

Random = np.random.Generator


def tensor(values: Any) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values, np.float32))


def blobs(random: Random, height: int, width: int, share: float) -> np.ndarray:
    """A mask (H, W) of rough shapes, `share` of it set."""
    coarse = random.random((height // 3 + 1, width // 3 + 1))
    fine = np.kron(coarse, np.ones((3, 3)))[:height, :width] + 0.4 * random.random((height, width))
    return fine > np.quantile(fine, 1 - share)


def kernels_in(text: np.ndarray, random: Random) -> tuple[int, np.ndarray]:
    """The number of labels and the labels (H, W) of kernels within the text."""
    inside = text & blobs(random, *text.shape, share=0.4)
    return cv2.connectedComponents(inside.astype(np.uint8), connectivity=4)


def sides(random: Random, least: int = 4, most: int = 48) -> tuple[int, int]:
    return int(random.integers(least, most)), int(random.integers(least, most))


def pixel_group(random: Random) -> tuple:
    height, width = sides(random)
    text = blobs(random, height, width, random.uniform(0.3, 0.9))
    count, labels = kernels_in(text, random)
    inner = np.pad(labels > 0, 1)
    inner = inner[:-2, 1:-1] & inner[2:, 1:-1] & inner[1:-1, :-2] & inner[1:-1, 2:]
    contour = ((labels > 0) & ~inner).astype(np.uint8) * 255
    embedding = np.round(random.normal(0, 1, (height, width, 4)), 1)
    score = random.random((height, width)).astype(np.float32)
    distance = float(random.uniform(0.5, 4))
    return score, text, embedding.astype(np.float32), labels, contour, count, distance


def contour_expand(random: Random) -> tuple:
    text = blobs(random, *sides(random), share=random.uniform(0.3, 0.9))
    count, labels = kernels_in(text, random)
    between = text & blobs(random, *text.shape, share=0.7)
    masks = np.stack([text, between, labels > 0])[: random.integers(1, 4)]
    return masks.astype(np.uint8), labels, int(random.integers(0, 6)), count


def batch_of_features(random: Random) -> Tensor:
    return tensor(random.normal(0, 1, (2, random.integers(1, 5), *sides(random, 3, 30))))


def pooling(random: Random) -> tuple:
    """Output size, scale, samples a side; the size of what the boxes lie in."""
    size = (int(random.integers(1, 5)), int(random.integers(1, 5)))
    return size, float(random.choice([1, 0.5, 0.25])), int(random.integers(0, 4))


def boxes_in(random: Random, features: Tensor, scale: float, count: int) -> np.ndarray:
    height, width = (side / scale for side in features.shape[2:])
    corners = random.uniform(-0.3, 1.3, (count, 2, 2)) * (width, height)
    corners.sort(1)
    return corners.reshape(count, 4)


def roi_align(random: Random) -> tuple:
    features, (size, scale, ratio) = batch_of_features(random), pooling(random)
    boxes = boxes_in(random, features, scale, int(random.integers(0, 8)))
    rois = np.hstack([random.integers(0, 2, (len(boxes), 1)), boxes])
    return features, tensor(rois), size, scale, ratio, 'avg', bool(random.integers(0, 2))


def roi_align_rotated(random: Random) -> tuple:
    features, (size, scale, ratio) = batch_of_features(random), pooling(random)
    boxes = boxes_in(random, features, scale, int(random.integers(0, 8)))
    middle, length = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    batch, angle = random.integers(0, 2, (len(boxes), 1)), random.uniform(-4, 4, (len(boxes), 1))
    rois = tensor(np.hstack([batch, middle, length, angle]))
    return features, rois, size, scale, ratio, *(bool(flag) for flag in random.integers(0, 2, 2))


def scored_boxes(random: Random) -> tuple[Tensor, Tensor]:
    """Boxes that overlap, many scores equal."""
    count = int(random.integers(0, 200))
    low = random.uniform(0, 100, (count, 2))
    boxes = np.hstack([low, low + random.uniform(0, 60, (count, 2))])
    return tensor(boxes), tensor(np.round(random.random(count), 1))


def nms(random: Random) -> tuple:
    boxes, scores = scored_boxes(random)
    limits = (float(random.uniform(0.1, 0.9)), int(random.integers(0, 2)))
    return boxes, scores, *limits, float(random.choice([0, 0.3])), int(random.choice([-1, 20]))


def batched_nms(random: Random) -> tuple:
    boxes, scores = scored_boxes(random)
    groups = torch.from_numpy(random.integers(0, 4, len(boxes)))
    settings = {'type': 'nms', 'iou_threshold': float(random.uniform(0.1, 0.9))}
    if len(boxes) == 0:
        boxes, scores, groups = tensor([[0, 0, 1, 1]]), tensor([1]), groups.new_zeros(1)
    return boxes, scores, groups, settings, bool(random.integers(0, 2))


def convolution(random: Random, modulated: bool) -> tuple:
    groups, deform_groups = (int(random.choice([1, 2])) for _ in range(2))
    channels, kernel = 4 * int(random.integers(1, 4)), tuple(map(int, random.integers(1, 4, 2)))
    stride, padding, dilation = (tuple(map(int, random.integers(low, 3, 2))) for low in (1, 0, 1))
    height, width = sides(random, 6, 20)
    rows, columns = (
        (side + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1) // stride[i] + 1
        for i, side in enumerate((height, width))
    )
    number, taps = int(random.integers(1, 3)), kernel[0] * kernel[1]
    x = tensor(random.normal(0, 1, (number, channels, height, width)))
    weight = random.normal(0, (channels // groups * taps) ** -0.5, (6, channels // groups, *kernel))
    offset = tensor(random.normal(0, 2, (number, deform_groups * taps * 2, rows, columns)))
    rest = (stride, padding, dilation, groups, deform_groups)
    if not modulated:
        return x, offset, tensor(weight), *rest
    mask = tensor(random.random((number, deform_groups * taps, rows, columns)))
    bias = tensor(random.normal(0, 1, 6)) if random.integers(0, 2) else None
    return x, offset, mask, tensor(weight), bias, *rest


INPUTS: dict[str, Callable[[Random], tuple]] = {
    'pixel_group': pixel_group,
    'contour_expand': contour_expand,
    'roi_align': roi_align,
    'roi_align_rotated': roi_align_rotated,
    'nms': nms,
    'batched_nms': batched_nms,
    'deform_conv2d': lambda random: convolution(random, modulated=False),
    'modulated_deform_conv2d': lambda random: convolution(random, modulated=True),
}


#: Cases of each operator, the first ones, whose answers are stored for the tests.
STORED = 24


def inputs(name: str, seed: int) -> tuple:
    given = INPUTS[name](np.random.default_rng([seed, *name.encode()]))
    if name.endswith('nms') and seed < STORED:
        # Another PyTorch sorts equal scores otherwise.
        given[1].add_(torch.arange(len(given[1])) * 1e-4)
    return given


def answer(name: str, given: tuple) -> np.ndarray:
    """What `mmcv.ops` answers, as one flat array."""
    from mmcv import ops

    with torch.no_grad():
        found = getattr(ops, name)(*given)
    if name == 'pixel_group':
        return np.concatenate([np.array(group, np.float32) for group in found])
    if name.endswith('nms'):
        dets, kept = found
        return np.concatenate([kept.numpy().astype(np.float32), dets.numpy().ravel()])
    return np.asarray(found, np.float32).ravel()
