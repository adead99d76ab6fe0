"""FPNC and DBHead's first convolution, as ONNX Runtime computes them fastest."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, interpolate, pad, pixel_shuffle
from torch.nn.utils.fusion import fuse_conv_bn_eval


def is_plain(neck: nn.Module, levels: list[Tensor]) -> bool:
    """Whether `Pyramid` does what this neck does: nothing but sums between its convolutions.

    Each level must be half as large as the one before, which a backbone with dilation is not.
    """
    if type(neck).__name__ != 'FPNC':
        return False
    if neck.bn_re_on_lateral or neck.bn_re_on_smooth or neck.asf_cfg or neck.conv_after_concat:
        return False
    sizes = [level.shape[2:] for level in levels]
    return all(
        tuple(2 * side for side in small) == tuple(large) for large, small in zip(sizes, sizes[1:])
    )


class DoubledConv(nn.Module):
    """A 3 x 3 convolution, padded by 1, of a map that was doubled by repeating each pixel.

    Of a kernel's three rows two lie on the same row of the small map: 2 x 2 sums of weights do, a
    set for each pixel of a doubled one, with 4/9 of the multiplications.
    """

    def __init__(self, weight: Tensor) -> None:
        """`weight`: (out, in, 3, 3)."""
        super().__init__()
        # (out, in, row of a doubled pixel, row of the kernel, column of it, column of the kernel).
        weight = repeated_taps(repeated_taps(weight, 2), 4)
        self.weight = nn.Parameter(weight.permute(0, 2, 4, 1, 3, 5).flatten(0, 2))

    def forward(self, small: Tensor) -> Tensor:
        # The kernel's place before the first pixel and after the last gives half of a doubled one.
        doubled = pixel_shuffle(conv2d(small, self.weight, padding=1), 2)
        # Cropped on both axes at once, which slices are not.
        return pad(doubled, (-1, -1, -1, -1))


def repeated_taps(weight: Tensor, axis: int) -> Tensor:
    """The three taps along `axis` as two sets of two that take one step.

    The first is for a doubled pixel's second row, whose last tap reaches the next pixel; the other
    for that pixel's first row.
    """
    before, here, after = weight.unbind(axis)
    sets = [torch.stack([before + here, after], axis), torch.stack([before, here + after], axis)]
    return torch.stack(sets, axis)


class Pyramid(nn.Module):
    """Levels (N, C_i, h / 2^i, w / 2^i) to features (N, C, h, w): neck, convolution, norm, ReLU.

    Nothing enlarged is convolved: the first level's lateral and smooth convolution are one, and the
    small levels' part is computed at the second level's size.
    """

    def __init__(self, neck: nn.Module, conv: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
        super().__init__()
        self.laterals = nn.ModuleList(lateral.conv for lateral in neck.lateral_convs[1:])
        self.smooths = nn.ModuleList(smooth.conv for smooth in neck.smooth_convs[1:])
        lateral, smooth = neck.lateral_convs[0].conv, neck.smooth_convs[0].conv
        conv = fuse_conv_bn_eval(conv, norm)
        first = smooth.weight.shape[0]
        with torch.no_grad():
            # The lateral's bias is the same at every size: it is added to the level below.
            self.lateral_bias = None if lateral.bias is None else lateral.bias[:, None, None]
            self.fine = same_conv(
                torch.einsum('osyx,si->oiyx', smooth.weight, lateral.weight[:, :, 0, 0]),
                smooth.bias,
            )
            self.fine_from_small = DoubledConv(smooth.weight)
            self.features = same_conv(conv.weight[:, :first], conv.bias)
            self.features_from_small = DoubledConv(conv.weight[:, first:])

    def forward(self, levels: list[Tensor]) -> Tensor:
        small = [lateral(level) for lateral, level in zip(self.laterals, levels[1:])]
        for i in range(len(small) - 1, 0, -1):
            small[i - 1] = small[i - 1] + interpolate(small[i], scale_factor=2)
        below = small[0] if self.lateral_bias is None else small[0] + self.lateral_bias
        fine = self.fine(levels[0]) + self.fine_from_small(below)
        smooth = [smooth(level) for smooth, level in zip(self.smooths, small)]
        together = torch.cat(
            [
                interpolate(level, scale_factor=2**i) if i else level
                for i, level in enumerate(smooth)
            ],
            dim=1,
        )
        return (self.features(fine) + self.features_from_small(together)).relu()


def same_conv(weight: Tensor, bias: Tensor | None) -> nn.Conv2d:
    """A 3 x 3 convolution that keeps the size."""
    conv = nn.Conv2d(weight.shape[1], weight.shape[0], 3, padding=1, bias=bias is not None)
    conv.weight = nn.Parameter(weight.clone())
    if bias is not None:
        conv.bias = nn.Parameter(bias.clone())
    return conv
