"""mmcv's compiled RoIAlign and NMS in plain PyTorch, each with the ONNX operator it is.

Where mmcv is not compiled they stand in for its own, in MMDetection's code, too.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import torch
from mmocr_loading import stand_in_for_compiled_ops
from torch import Tensor, nn
from torch.autograd import Function


class Highest(Function):
    """Values (k,) and indices (k,) of the `most` highest of scores (n,), k = min(n, most)."""

    @staticmethod
    def forward(_: Any, scores: Tensor, most: int) -> tuple[Tensor, Tensor]:
        values, order = scores.sort(descending=True, stable=True)
        return values[:most], order[:most]

    @staticmethod
    def symbolic(g: Any, scores: Any, most: int) -> Any:
        wanted = g.op('Constant', value_t=torch.tensor([most]))
        values, order = g.op('TopK', scores, g.op('Min', g.op('Shape', scores), wanted), outputs=2)
        values.setType(scores.type().with_sizes([None]))
        order.setType(scores.type().with_sizes([None]).with_dtype(torch.int64))
        return values, order


class Suppressed(Function):
    """Indices of the boxes (n, 4) that NMS keeps, best score first, `most` at most."""

    @staticmethod
    def forward(_: Any, boxes: Tensor, scores: Tensor, threshold: float, most: int) -> Tensor:
        order = scores.argsort(descending=True, stable=True)
        size = (boxes[:, 2:] - boxes[:, :2]).prod(1)
        kept = []
        while len(order) and len(kept) < most:
            best, order = order[0], order[1:]
            kept.append(best)
            low = torch.maximum(boxes[best, :2], boxes[order, :2])
            high = torch.minimum(boxes[best, 2:], boxes[order, 2:])
            shared = (high - low).clamp(min=0).prod(1)
            order = order[~(shared / (size[best] + size[order] - shared) > threshold)]
        return torch.stack(kept) if kept else order

    @staticmethod
    def symbolic(g: Any, boxes: Any, scores: Any, threshold: float, most: int) -> Any:
        picked = g.op(
            'NonMaxSuppression',
            g.op('Unsqueeze', boxes, g.op('Constant', value_t=torch.tensor([0]))),
            g.op('Unsqueeze', scores, g.op('Constant', value_t=torch.tensor([0, 1]))),
            g.op('Constant', value_t=torch.tensor([most])),
            g.op('Constant', value_t=torch.tensor([threshold], dtype=torch.float32)),
        )
        # Rows are (batch, class, box).
        kept = g.op('Gather', picked, g.op('Constant', value_t=torch.tensor(2)), axis_i=1)
        kept.setType(scores.type().with_sizes([None]).with_dtype(torch.int64))
        return kept


def apart(boxes: Tensor, groups: Tensor) -> Tensor:
    """mmcv's `batched_nms`: boxes (n, 4) of different groups (n,) are moved so as not to meet."""
    # ONNX has no maximum of nothing.
    largest = torch.cat([boxes, boxes.new_zeros(1, 4)]).max()
    return boxes + (groups.to(boxes) * (largest + 1))[:, None]


def batched_nms(
    boxes: Tensor, scores: Tensor, idxs: Tensor, nms_cfg: dict, class_agnostic: bool = False
) -> tuple[Tensor, Tensor]:
    """mmcv's function of this name, for the settings `nms_threshold` lets through."""
    moved = boxes if class_agnostic else apart(boxes, idxs)
    kept = Suppressed.apply(moved, scores, nms_threshold(nms_cfg), len(boxes))
    return torch.cat([boxes[kept], scores[kept, None]], 1), kept


def nms_threshold(settings: dict) -> float:
    """IoU above which the lower score is dropped; RuntimeError for settings ONNX's NMS has not."""
    given = dict(settings)
    kind = given.pop('type', 'nms')
    threshold = given.pop('iou_threshold', given.pop('iou_thr', None))
    given.pop('split_thr', None)
    if kind != 'nms' or threshold is None or given:
        raise RuntimeError(f'NMS with {dict(settings)} cannot be exported')
    return float(threshold)


class RoIAlign(nn.Module):
    """Features (1, C, H, W) and RoIs (n, 5: batch, x1, y1, x2, y2) to (n, C, *output_size)."""

    def __init__(
        self,
        output_size: Any,
        spatial_scale: float = 1.0,
        sampling_ratio: int = 0,
        pool_mode: str = 'avg',
        aligned: bool = True,
        use_torchvision: bool = False,
        sample_num: int | None = None,
    ) -> None:
        super().__init__()
        size = output_size if isinstance(output_size, (tuple, list)) else [output_size] * 2
        self.output_size = tuple(size)
        self.spatial_scale = spatial_scale
        # mmcv's name for it before 1.0, which 0.x's configs still have.
        self.sampling_ratio = sampling_ratio if sample_num is None else sample_num
        self.pool_mode = pool_mode
        self.aligned = aligned

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        settings = (self.output_size, self.spatial_scale, self.sampling_ratio, self.aligned)
        if self.pool_mode != 'avg':
            raise RuntimeError(f'RoIAlign with pool_mode={self.pool_mode} cannot be exported')
        return Aligned.apply(features, rois, *settings)


class Aligned(Function):
    """RoIAlign's average pooling; one bilinear sample is a product of a row's and a column's."""

    @staticmethod
    def forward(
        _: Any, features: Tensor, rois: Tensor, size: tuple, scale: float, ratio: int, aligned: bool
    ) -> Tensor:
        pooled = [features.new_zeros(0, features.shape[1], *size)]
        for some in filter(len, rois[:, 1:].split(32)):
            start = some[:, :2] * scale - aligned / 2
            length = (some[:, 2:] - some[:, :2]) * scale
            length = length if aligned else length.clamp(min=1)
            columns = bins(start[:, 0], length[:, 0], size[1], features.shape[3], ratio)
            rows = bins(start[:, 1], length[:, 1], size[0], features.shape[2], ratio)
            half = torch.tensordot(rows, features[0], ([2], [1]))
            pooled.append(torch.einsum('npcw,nqw->ncpq', half, columns))
        return torch.cat(pooled)

    @staticmethod
    def symbolic(
        g: Any, features: Any, rois: Any, size: tuple, scale: float, ratio: int, aligned: bool
    ) -> Any:
        batch = g.op('Gather', rois, g.op('Constant', value_t=torch.tensor(0)), axis_i=1)
        corners = g.op('Constant', value_t=torch.tensor([1, 2, 3, 4]))
        pooled = g.op(
            'RoiAlign',
            features,
            g.op('Gather', rois, corners, axis_i=1),
            g.op('Cast', batch, to_i=7),
            coordinate_transformation_mode_s='half_pixel' if aligned else 'output_half_pixel',
            output_height_i=size[0],
            output_width_i=size[1],
            sampling_ratio_i=ratio,
            spatial_scale_f=scale,
        )
        sizes = features.type().sizes()
        channels = sizes[1] if sizes else None
        pooled.setType(features.type().with_sizes([None, channels, *size]))
        return pooled


def bins(start: Tensor, length: Tensor, count: int, limit: int, ratio: int) -> Tensor:
    """Weights (n, count, limit) with which an axis's pixels go into each bin's mean; start (n,)."""
    samples = torch.full_like(length, ratio) if ratio > 0 else (length / count).ceil()
    samples = samples.clamp(min=1)[:, None, None]
    nth = torch.arange(int(samples.max()))[None, None]
    step = length[:, None, None] / count
    at = start[:, None, None] + (torch.arange(count)[None, :, None] + (nth + 0.5) / samples) * step
    inside = ((at >= -1) & (at <= limit) & (nth < samples)) / samples
    at = at.clamp(0, limit - 1)
    low = at.floor().long()
    share = at - low
    weights = torch.zeros(*at.shape[:2], limit)
    weights.scatter_add_(2, low, (1 - share) * inside)
    return weights.scatter_add_(2, (low + 1).clamp(max=limit - 1), share * inside)


class RoIAlignRotated(nn.Module):
    """Stands in where DRRG is built; its features are pooled outside the network."""

    def __init__(self, *_: Any) -> None:
        super().__init__()


def provide_detection_ops() -> None:
    """Put these in the place of mmcv's operators where mmcv is not compiled; before MMOCR comes."""
    stand_in_for_compiled_ops()
    if importlib.util.find_spec('mmcv') is None or importlib.util.find_spec('mmcv._ext'):
        return
    for name in ('mmcv.ops', 'mmcv.ops.nms', 'mmcv.ops.roi_align'):
        module = importlib.import_module(name)
        for operator in (RoIAlign, RoIAlignRotated, batched_nms):
            setattr(module, operator.__name__, operator)
