"""DBHead's way from features to a map of the image's size, as ONNX Runtime computes it fastest."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


class Upscaling(nn.Module):
    """Features (N, C, h, w) to one channel (N, 1, 4h, 4w) by two transposed convolutions.

    Kernel and stride are 2: no two taps meet in a pixel. Each is a 1 x 1 convolution, then, with a
    channel for every pixel it makes, and pixels are put in their places once there is one channel.
    """

    def __init__(
        self, first: nn.ConvTranspose2d, norm: nn.BatchNorm2d, second: nn.ConvTranspose2d
    ) -> None:
        super().__init__()
        first = fuse_conv_bn_eval(first, norm, transpose=True)
        middle = first.weight.shape[1]
        self.first = nn.Conv2d(first.weight.shape[0], 4 * middle, 1)
        self.second = nn.Conv2d(4 * middle, 16, 1)
        with torch.no_grad():
            # (row, column, channel) of the first doubling.
            self.first.weight[:, :, 0, 0] = first.weight.permute(2, 3, 1, 0).flatten(0, 2)
            self.first.bias[:] = first.bias.repeat(4)
            self.second.weight[:, :, 0, 0] = later_doubling(second.weight[:, 0])
            self.second.bias[:] = second.bias.expand(16)

    def forward(self, features: Tensor) -> Tensor:
        return nn.functional.pixel_shuffle(self.second(self.first(features).relu()), 4)


def later_doubling(weight: Tensor) -> Tensor:
    """Weights (channels, 2, 2) as (16, 4 channels): each pixel of the first doubling by itself.

    Outputs are pixels of a 4 x 4 block, row by row; inputs (row, column, channel) of the first.
    """
    block = weight.new_zeros(2, 2, 2, 2, 2, 2, len(weight))
    for row in range(2):
        for column in range(2):
            # [row, row within, column, column within], from [row, column, channel].
            block[row, :, column, :, row, column] = weight.permute(1, 2, 0)
    return block.reshape(16, -1)
