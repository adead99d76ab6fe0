"""mmcv's NMS in plain PyTorch: of boxes that overlap, the one with the best score."""

from __future__ import annotations

import torch
from torch import Tensor

#: Boxes that are compared with the others at once, which bounds the memory.
AT_ONCE = 256


def nms(
    boxes: Tensor, scores: Tensor, threshold: float, offset: int = 0, stable: bool = False
) -> Tensor:
    """Indices of the boxes (n, 4) that are kept, best score first.

    A box goes when its IoU with a better one that stays is above `threshold`; a box that ends at
    pixel x2 is x2 - x1 + `offset` wide. Equal scores come as PyTorch's sort leaves them, which mmcv
    asks, too; if `stable`, in their order.
    """
    order = scores.sort(dim=0, descending=True, stable=stable)[1]
    kept = [order[:0]]
    while len(order):
        some, order = order[:AT_ONCE], order[AT_ONCE:]
        over = overlap(boxes[some], boxes[some], threshold, offset).cpu().numpy()
        alive = torch.ones(len(some), dtype=torch.bool)
        stays = alive.numpy()
        for nth in range(len(some) - 1):
            if stays[nth]:
                stays[nth + 1 :] &= ~over[nth, nth + 1 :]
        best = some[alive.to(some.device)]
        kept.append(best)
        if len(order):
            order = order[~overlap(boxes[best], boxes[order], threshold, offset).any(0)]
    return torch.cat(kept)


def overlap(ones: Tensor, others: Tensor, threshold: float, offset: int) -> Tensor:
    """Which of boxes (n, 4) and (m, 4) overlap: (n, m)."""
    # A coordinate at a time: PyTorch is quick along the last axis, and an axis of two is none.
    left, top, right, bottom = ones.T[:, :, None]
    x1, y1, x2, y2 = others.T.contiguous()
    wide = (torch.min(right, x2) - torch.max(left, x1)).add_(offset).clamp_(min=0)
    high = (torch.min(bottom, y2) - torch.max(top, y1)).add_(offset).clamp_(min=0)
    shared = wide.mul_(high)
    sizes = (right - left + offset) * (bottom - top + offset)
    areas = (x2 - x1 + offset) * (y2 - y1 + offset)
    return shared / (sizes + areas).sub_(shared) > threshold
