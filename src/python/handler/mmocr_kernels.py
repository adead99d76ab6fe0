"""The functions of mmcv's compiled half that reading an image takes, as `mmcv.ops` calls them.

torchvision's operators do the work where they are those of the installed PyTorch.
"""

from __future__ import annotations

from typing import Callable

import mmocr_grouping
import mmocr_nms
import mmocr_sampling
import torch
from torch import Tensor


def torchvisions(name: str) -> Callable | None:
    """torchvision's compiled operator; None without one that goes with the installed PyTorch."""
    try:
        import torchvision.ops  # noqa: F401

        return getattr(torch.ops.torchvision, name)
    # A torchvision for another PyTorch fails in ways of its own.
    except (ImportError, AttributeError, RuntimeError, OSError):
        return None


def nms(boxes: Tensor, scores: Tensor, iou_threshold: float, offset: int) -> Tensor:
    theirs = torchvisions('nms')
    if theirs is not None and offset == 0:
        return theirs(boxes, scores, iou_threshold)
    return mmocr_nms.nms(boxes, scores, iou_threshold, offset)


def pixel_group(
    score: Tensor,
    mask: Tensor,
    embedding: Tensor,
    kernel_label: Tensor,
    kernel_contour: Tensor,
    region_num: int,
    distance: float,
) -> list[list[float]]:
    maps = (part.cpu().numpy() for part in (score, mask, embedding, kernel_label, kernel_contour))
    return mmocr_grouping.pixel_group(*maps, region_num, distance)


def contour_expand(
    kernel_mask: Tensor, internal_kernel_label: Tensor, min_area: int, _kernel_num: int
) -> list[list[int]]:
    maps = (part.cpu().numpy() for part in (kernel_mask, internal_kernel_label))
    return mmocr_grouping.contour_expand(*maps, min_area).tolist()


def roi_align_forward(
    features: Tensor,
    rois: Tensor,
    output: Tensor,
    _argmax_y: Tensor,
    _argmax_x: Tensor,
    aligned_height: int,
    aligned_width: int,
    spatial_scale: float,
    sampling_ratio: int,
    pool_mode: int,
    aligned: bool,
) -> None:
    if pool_mode != 1:
        raise RuntimeError("RoIAlign with pool_mode='max' takes a compiled mmcv")
    theirs = torchvisions('roi_align')
    size = (aligned_height, aligned_width)
    if theirs is not None:
        output.copy_(theirs(features, rois, spatial_scale, *size, sampling_ratio, aligned))
        return
    rois = rois.to(features)
    output.copy_(
        mmocr_sampling.roi_align(features, rois, size, spatial_scale, sampling_ratio, aligned)
    )


def roi_align_rotated_forward(
    features: Tensor,
    rois: Tensor,
    output: Tensor,
    pooled_height: int,
    pooled_width: int,
    spatial_scale: float,
    sampling_ratio: int,
    aligned: bool,
    clockwise: bool,
) -> None:
    settings = ((pooled_height, pooled_width), spatial_scale, sampling_ratio, aligned, clockwise)
    output.copy_(mmocr_sampling.roi_align_rotated(features, rois, *settings))


def deform_conv_forward(
    features: Tensor,
    weight: Tensor,
    offset: Tensor,
    output: Tensor,
    _columns: Tensor,
    _ones: Tensor,
    kW: int,
    kH: int,
    dW: int,
    dH: int,
    padW: int,
    padH: int,
    dilationW: int,
    dilationH: int,
    group: int,
    deformable_group: int,
    im2col_step: int,
) -> None:
    sides = ((dH, dW), (padH, padW), (dilationH, dilationW))
    convolve(features, weight, offset, None, None, output, sides, group, deformable_group)


def modulated_deform_conv_forward(
    features: Tensor,
    weight: Tensor,
    bias: Tensor,
    _ones: Tensor,
    offset: Tensor,
    mask: Tensor,
    output: Tensor,
    _columns: Tensor,
    kernel_h: int,
    kernel_w: int,
    stride_h: int,
    stride_w: int,
    pad_h: int,
    pad_w: int,
    dilation_h: int,
    dilation_w: int,
    group: int,
    deformable_group: int,
    with_bias: bool,
) -> None:
    sides = ((stride_h, stride_w), (pad_h, pad_w), (dilation_h, dilation_w))
    added = bias if with_bias else None
    convolve(features, weight, offset, mask, added, output, sides, group, deformable_group)


def convolve(
    features: Tensor,
    weight: Tensor,
    offset: Tensor,
    mask: Tensor | None,
    bias: Tensor | None,
    output: Tensor,
    sides: tuple,
    groups: int,
    deform_groups: int,
) -> None:
    """A deformable convolution into `output`; `sides` are stride, padding and dilation."""
    theirs = torchvisions('deform_conv2d')
    if theirs is not None:
        given = mask if mask is not None else offset.new_zeros(0)
        added = bias if bias is not None else weight.new_zeros(weight.shape[0])
        numbers = (*sides[0], *sides[1], *sides[2], groups, deform_groups, mask is not None)
        output.copy_(theirs(features, weight, offset, given, added, *numbers))
        return
    output.copy_(
        mmocr_sampling.deform_conv(features, weight, offset, mask, *sides, groups, deform_groups)
    )
    if bias is not None:
        output += bias[:, None, None]


ALL = (
    nms,
    pixel_group,
    contour_expand,
    roi_align_forward,
    roi_align_rotated_forward,
    deform_conv_forward,
    modulated_deform_conv_forward,
)
