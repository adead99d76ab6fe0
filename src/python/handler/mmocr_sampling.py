"""mmcv's operators that look between pixels, in PyTorch: RoIAlign, deformable convolution.

All of them are sums of pixels with weights, which `embedding_bag` makes without storing what it
adds up: a pixel's channels are a row of its table.
"""

from __future__ import annotations

from typing import Any, Iterator

import torch
from torch import Tensor
from torch.nn import functional

#: Samples that are looked up at once, which bounds the memory of what finds them.
AT_ONCE = 1 << 20
#: Values of a deformable convolution's unfolded image at once: what a core's cache holds.
UNFOLDED = 1 << 19


def neighbours(y: Tensor, x: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Of points (…): flat indices (…, 4) of the pixels around and their shares; none outside."""
    top, left = y.floor(), x.floor()
    down, right = y - top, x - left
    rows, columns = torch.stack([top, top + 1], -1), torch.stack([left, left + 1], -1)
    by_row = torch.stack([1 - down, down], -1) * ((rows >= 0) & (rows < height))
    by_column = torch.stack([1 - right, right], -1) * ((columns >= 0) & (columns < width))
    rows, columns = rows.clamp(0, height - 1).long(), columns.clamp(0, width - 1).long()
    index = rows[..., :, None] * width + columns[..., None, :]
    shares = by_row[..., :, None] * by_column[..., None, :]
    return index.flatten(-2), shares.flatten(-2)


def roi_align(
    features: Tensor, rois: Tensor, size: tuple, scale: float, ratio: int, aligned: bool
) -> Tensor:
    """Features (N, C, H, W) and RoIs (n, 5: batch, x1, y1, x2, y2) to means (n, C, *size)."""
    corners = rois[:, 1:] * scale - (0.5 if aligned else 0.0)
    lengths = corners[:, 2:] - corners[:, :2]
    lengths = lengths if aligned else lengths.clamp(min=1)
    return pooled(features, rois[:, 0], corners[:, :2], lengths, size, ratio)


def roi_align_rotated(
    features: Tensor,
    rois: Tensor,
    size: tuple,
    scale: float,
    ratio: int,
    aligned: bool,
    clockwise: bool,
) -> Tensor:
    """The same for RoIs (n, 6: batch, centre x, centre y, width, height, angle)."""
    centres = rois[:, 1:3] * scale - (0.5 if aligned else 0.0)
    lengths = rois[:, 3:5] * scale
    lengths = lengths if aligned else lengths.clamp(min=1)
    angles = -rois[:, 5] if clockwise else rois[:, 5]
    turned = torch.stack([centres[:, 0], centres[:, 1], angles.cos(), angles.sin()], 1)
    return pooled(features, rois[:, 0], -lengths / 2, lengths, size, ratio, turned)


def pooled(
    features: Tensor,
    batch: Tensor,
    starts: Tensor,
    lengths: Tensor,
    size: tuple,
    ratio: int,
    turned: Tensor | None = None,
) -> Tensor:
    """Means (n, C, *size) of samples in the cells of boxes, of which starts and lengths are (x, y).

    `ratio` samples a cell and side, 0: as many as the cell has pixels. `turned` (n, 4): the centre
    around which, and cosine and sine of the angle by which, a box's points are turned.
    """
    height, width = features.shape[2:]
    rows = features.permute(0, 2, 3, 1).reshape(-1, features.shape[1])
    cells = size[0] * size[1]
    steps = lengths / lengths.new_tensor([size[1], size[0]])
    samples = torch.full_like(steps, ratio) if ratio > 0 else steps.ceil().clamp(min=0)
    counts = samples.prod(1).long()
    out = [features.new_zeros(0, cells, features.shape[1])]
    for some in parts(counts * cells):
        box, y, x = points(starts[some], steps[some], samples[some].long(), size)
        if turned is not None:
            middle_x, middle_y, cosine, sine = turned[some][box].unbind(1)
            y, x = y * cosine - x * sine + middle_y, y * sine + x * cosine + middle_x
        near = (y >= -1) & (y <= height) & (x >= -1) & (x <= width)
        index, shares = neighbours(y.clamp(0, height - 1), x.clamp(0, width - 1), height, width)
        index += (batch[some].long() * (height * width))[box][:, None]
        bags = (counts[some] * 4).repeat_interleave(cells)
        shares = (shares * near[:, None]).flatten().to(rows)
        sums = functional.embedding_bag(
            index.flatten(), rows, bags.cumsum(0) - bags, mode='sum', per_sample_weights=shares
        )
        out.append(sums.view(-1, cells, sums.shape[1]) / counts[some].clamp(min=1)[:, None, None])
    return torch.cat(out).transpose(1, 2).reshape(len(starts), features.shape[1], *size)


def parts(counts: Tensor) -> Iterator[slice]:
    """Neighbouring boxes that together have about `AT_ONCE` samples."""
    part = (counts.cumsum(0) - 1).div(AT_ONCE, rounding_mode='floor')
    start = 0
    for length in torch.unique_consecutive(part, return_counts=True)[1].tolist():
        yield slice(start, start + length)
        start += length


def points(starts: Tensor, steps: Tensor, samples: Tensor, size: tuple) -> tuple[Tensor, ...]:
    """Of every sample the box it belongs to, y and x; cell by cell, in a cell row by row."""
    counts = samples.prod(1)
    totals = counts * (size[0] * size[1])
    box = torch.arange(len(starts), device=starts.device).repeat_interleave(totals)
    nth = torch.arange(len(box), device=starts.device) - (totals.cumsum(0) - totals)[box]
    count, across = counts[box], samples[box, 0]
    cell, sample = nth // count, nth % count
    at = []
    for axis, place, within in (
        (1, cell // size[1], sample // across),
        (0, cell % size[1], sample % across),
    ):
        step = steps[box, axis]
        at.append(starts[box, axis] + place * step + (within + 0.5) * step / samples[box, axis])
    return box, at[0], at[1]


def deform_conv(
    x: Tensor,
    weight: Tensor,
    offset: Tensor,
    mask: Tensor | None,
    stride: tuple,
    padding: tuple,
    dilation: tuple,
    groups: int,
    deform_groups: int,
) -> Tensor:
    """Deformable convolution (arXiv 1703.06211), with a `mask` modulated (1811.11168), no bias.

    `offset` is (N, groups·2·taps, H, W), (dy, dx) per tap; a sample outside the image counts as 0.
    """
    taps = weight.shape[2] * weight.shape[3]
    kernels = weight.reshape(groups, weight.shape[0] // groups, -1, taps)
    kernels = kernels.transpose(2, 3).flatten(2)
    rows, columns = offset.shape[-2:]
    at_y = places(rows, weight.shape[2], stride[0], padding[0], dilation[0], x)
    at_x = places(columns, weight.shape[3], stride[1], padding[1], dilation[1], x)
    lines = max(1, UNFOLDED // (x.shape[1] * taps * columns))
    images = []
    for nth, image in enumerate(x):
        table = image.permute(1, 2, 0).reshape(-1, x.shape[1] // deform_groups)
        shift = offset[nth].view(deform_groups, -1, weight.shape[3], 2, rows, columns)
        y, x_ = tap_points(shift, at_y, at_x)
        part = None if mask is None else mask[nth].view(deform_groups, taps, rows, columns)
        part = None if part is None else part.permute(2, 3, 1, 0).reshape(y.shape)
        found = []
        for some in (slice(start, start + lines) for start in range(0, rows, lines)):
            index, shares = neighbours(y[some], x_[some], *image.shape[1:])
            if part is not None:
                shares = shares * part[some][..., None]
            group = torch.arange(deform_groups, device=x.device)[:, None]
            index = (index * deform_groups + group).view(-1, 4)
            unfolded = functional.embedding_bag(
                index, table, mode='sum', per_sample_weights=shares.reshape(-1, 4).to(table)
            )
            unfolded = unfolded.view(-1, taps, groups, kernels.shape[2] // taps)
            unfolded = unfolded.permute(2, 0, 1, 3).flatten(2)
            found.append(kernels @ unfolded.transpose(1, 2))
        images.append(torch.cat(found, 2).view(weight.shape[0], rows, columns))
    return torch.stack(images)


def tap_points(shift: Tensor, at_y: Tensor, at_x: Tensor) -> tuple[Tensor, Tensor]:
    """y and x (rows, columns, taps down, taps across, deform_groups) of where each tap looks."""
    y, x = (shift[:, :, :, axis].permute(3, 4, 1, 2, 0) for axis in (0, 1))
    return y + at_y[:, None, :, None, None], x + at_x[None, :, None, :, None]


def places(count: int, taps: int, stride: int, padding: int, dilation: int, like: Any) -> Tensor:
    """Where an ordinary convolution would look (count, taps), along one side."""
    start = torch.arange(count, dtype=like.dtype, device=like.device) * stride - padding
    return start[:, None] + torch.arange(taps, dtype=like.dtype, device=like.device) * dilation
