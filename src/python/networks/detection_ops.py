"""RoIAlign and NMS as the ONNX operators they are; the handler's own functions compute them."""

from __future__ import annotations

from typing import Any

import torch
from mmocr_nms import nms
from mmocr_sampling import roi_align
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
        return nms(boxes, scores, threshold, stable=True)[:most]

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
    """Features (N, C, H, W) and RoIs (n, 5: batch, x1, y1, x2, y2) to (n, C, *output_size)."""

    def __init__(self, layer: nn.Module) -> None:
        """As `layer`, mmcv's, is set."""
        super().__init__()
        self.settings = (tuple(layer.output_size), layer.spatial_scale, layer.sampling_ratio)
        self.aligned = layer.aligned
        if layer.pool_mode != 'avg':
            raise RuntimeError(f'RoIAlign with pool_mode={layer.pool_mode} cannot be exported')

    def forward(self, features: Tensor, rois: Tensor) -> Tensor:
        return Aligned.apply(features, rois, *self.settings, self.aligned)


class Aligned(Function):
    """RoIAlign's average pooling."""

    @staticmethod
    def forward(
        _: Any, features: Tensor, rois: Tensor, size: tuple, scale: float, ratio: int, aligned: bool
    ) -> Tensor:
        return roi_align(features, rois, size, scale, ratio, aligned)

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
