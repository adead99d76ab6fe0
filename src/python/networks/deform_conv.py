"""DCNv2, mmcv's modulated deformable convolution, as plain PyTorch and as ONNX `DeformConv`."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

import torch
from mmocr_loading import import_mmocr
from torch import Tensor, nn

from networks.network import Network

#: The first opset with `DeformConv`.
OPSET = 19


def deform_conv(
    x: Tensor, weight: Tensor, offset: Tensor, bias: Tensor, mask: Tensor, layer: DCNv2
) -> Tensor:
    """Modulated deformable convolution (arXiv 1811.11168, formula 1), as mmcv's kernel computes it.

    `offset` is (N, groups·2·taps, H, W), (dy, dx) per tap; a sample outside the image counts as 0.
    """
    count, channels, height, width = x.shape
    rows, columns = offset.shape[-2:]
    taps = weight.shape[2] * weight.shape[3]
    groups = layer.deform_groups
    tap = torch.arange(taps, dtype=x.dtype, device=x.device)
    tap_y, tap_x = tap.div(weight.shape[3], rounding_mode='floor'), tap.remainder(weight.shape[3])
    # (taps, rows, columns): where an ordinary convolution would look.
    y = (torch.arange(rows, device=x.device) * layer.stride - layer.padding)[None, :, None] + (
        tap_y * layer.dilation
    )[:, None, None]
    left = torch.arange(columns, device=x.device) * layer.stride - layer.padding
    at_x = left[None, None, :] + (tap_x * layer.dilation)[:, None, None]
    shift = offset.view(count * groups, taps, 2, rows, columns)
    sampled = bilinear(
        x.reshape(count * groups, channels // groups, height, width),
        y + shift[:, :, 0],
        at_x + shift[:, :, 1],
    )
    sampled = sampled * mask.view(count * groups, 1, taps, rows, columns)
    parts = sampled.view(count, layer.groups, -1, rows * columns)
    kernels = weight.view(layer.groups, weight.shape[0] // layer.groups, -1)
    out = torch.einsum('gok,ngkp->ngop', kernels, parts)
    return out.reshape(count, -1, rows, columns) + bias[:, None, None]


def bilinear(image: Tensor, y: Tensor, x: Tensor) -> Tensor:
    """`image` (N, C, H, W) at the points (N, taps, rows, columns), zero outside."""
    count, channels, height, width = image.shape
    flat = image.flatten(2)
    top, left = y.floor(), x.floor()
    total = torch.zeros(1, dtype=image.dtype, device=image.device)
    for row, weight_y in ((top, top + 1 - y), (top + 1, y - top)):
        for column, weight_x in ((left, left + 1 - x), (left + 1, x - left)):
            inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
            index = row.clamp(0, height - 1).long() * width + column.clamp(0, width - 1).long()
            index = index.view(count, 1, -1).expand(-1, channels, -1)
            values = flat.gather(2, index).view(count, channels, *y.shape[1:])
            total = total + values * (weight_y * weight_x * inside)[:, None]
    return total


class StandardDeformConv(torch.autograd.Function):
    """Computes `deform_conv`; becomes ONNX's operator of that name when traced."""

    @staticmethod
    def forward(_: Any, *tensors_and_layer: Any) -> Tensor:
        return deform_conv(*tensors_and_layer)

    @staticmethod
    def symbolic(g: Any, x: Any, weight: Any, offset: Any, bias: Any, mask: Any, layer: DCNv2):
        result = g.op(
            'DeformConv',
            *(x, weight, offset, bias, mask),
            dilations_i=[layer.dilation] * 2,
            group_i=layer.groups,
            kernel_shape_i=list(layer.weight.shape[2:]),
            offset_group_i=layer.deform_groups,
            pads_i=[layer.padding] * 4,
            strides_i=[layer.stride] * 2,
        )
        sizes = [None, layer.weight.shape[0], None, None]
        return result.setType(x.type().with_sizes(sizes))


class DCNv2(nn.Module):
    """mmcv's `ModulatedDeformConv2dPack`: the same weights, no compiled operator."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        groups: int = 1,
        deform_groups: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.stride, self.padding, self.dilation = stride, padding, dilation
        self.groups, self.deform_groups = groups, deform_groups
        size = (kernel_size, kernel_size)
        self.weight = nn.Parameter(torch.zeros(out_channels, in_channels // groups, *size))
        self.bias = nn.Parameter(torch.zeros(out_channels)) if bias else None
        offsets = deform_groups * 3 * kernel_size * kernel_size
        self.conv_offset = nn.Conv2d(in_channels, offsets, size, stride, padding, dilation)

    def forward(self, x: Tensor) -> Tensor:
        dy, dx, mask = self.conv_offset(x).chunk(3, dim=1)
        bias = self.weight.new_zeros(self.weight.shape[0]) if self.bias is None else self.bias
        offset = torch.cat((dy, dx), dim=1)
        return StandardDeformConv.apply(x, self.weight, offset, bias, mask.sigmoid(), self)


def compiled() -> bool:
    """Whether this environment's mmcv has its compiled operators."""
    return importlib.util.find_spec('mmcv._ext') is not None


def stand_in_for_dcnv2() -> None:
    """Let configs with DCNv2 be built beside mmcv-lite."""
    generation = import_mmocr()
    if compiled():
        return
    if generation == '1.x':
        from mmengine.registry import MODELS as layers
    else:
        from mmcv.cnn import CONV_LAYERS as layers
    layers.register_module('DCNv2', module=DCNv2, force=True)


def standard_copy(layer: nn.Module) -> DCNv2:
    """One of mmcv's compiled layers, as ours."""
    sides = {
        name: set(getattr(layer, name)) for name in ('kernel_size', 'stride', 'padding', 'dilation')
    }
    if any(len(side) != 1 for side in sides.values()):
        raise RuntimeError(f'DCNv2 with sides of different lengths cannot be exported: {sides}')
    copy = DCNv2(
        layer.in_channels,
        layer.out_channels,
        **{name: side.pop() for name, side in sides.items()},
        groups=layer.groups,
        deform_groups=layer.deform_groups,
        bias=layer.bias is not None,
    )
    copy.load_state_dict(layer.state_dict())
    return copy.eval()


def require_deform_conv() -> None:
    """Raises RuntimeError where the exported network could not be compared: it cannot be run."""
    import onnxruntime

    version = onnxruntime.__version__
    if tuple(map(int, version.split('.')[:2])) < (1, 25):
        raise RuntimeError(
            f'its DCNv2 becomes DeformConv, which takes onnxruntime 1.25; {sys.executable} has '
            f'{version}: install a newer one there (with Python 3.11 or later)'
        )


def with_standard_deform_conv(network: Network) -> Network:
    """The network with every DCNv2 in standard operators; says what it will be compared with."""
    found = False
    for parent in network.module.modules():
        for name, layer in parent.named_children():
            if type(layer).__name__ == 'ModulatedDeformConv2dPack':
                setattr(parent, name, standard_copy(layer))
            found = found or isinstance(getattr(parent, name), DCNv2)
    if not found:
        return network
    require_deform_conv()
    by = "mmcv's compiled operator" if compiled() else 'its formula in plain PyTorch'
    print(f'  DCNv2 is compared with {by}', flush=True)
    return network._replace(opset=OPSET)
