"""DCNv2, mmcv's modulated deformable convolution, as ONNX `DeformConv`."""

from __future__ import annotations

import sys
from typing import Any

import torch
from mmocr_operators import has_compiled_operators
from mmocr_sampling import deform_conv
from torch import Tensor, nn

from networks.network import Network

#: The first opset with `DeformConv`.
OPSET = 19


class StandardDeformConv(torch.autograd.Function):
    """Computes `deform_conv`; becomes ONNX's operator of that name when traced."""

    @staticmethod
    def forward(
        _: Any, x: Tensor, weight: Tensor, offset: Tensor, bias: Tensor, mask: Tensor, layer: DCNv2
    ) -> Tensor:
        sides = ((side, side) for side in (layer.stride, layer.padding, layer.dilation))
        out = deform_conv(x, weight, offset, mask, *sides, layer.groups, layer.deform_groups)
        return out + bias[:, None, None]

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
    """The same as `layer`, mmcv's `ModulatedDeformConv2dPack`, with its weights."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        sides = {
            name: set(getattr(layer, name))
            for name in ('kernel_size', 'stride', 'padding', 'dilation')
        }
        if any(len(side) != 1 for side in sides.values()):
            raise RuntimeError(f'DCNv2 with sides of different lengths cannot be exported: {sides}')
        self.stride, self.padding, self.dilation = (
            sides[name].pop() for name in ('stride', 'padding', 'dilation')
        )
        self.groups, self.deform_groups = layer.groups, layer.deform_groups
        self.weight, self.bias = layer.weight, layer.bias
        self.conv_offset = layer.conv_offset

    def forward(self, x: Tensor) -> Tensor:
        dy, dx, mask = self.conv_offset(x).chunk(3, dim=1)
        bias = self.weight.new_zeros(self.weight.shape[0]) if self.bias is None else self.bias
        offset = torch.cat((dy, dx), dim=1)
        return StandardDeformConv.apply(x, self.weight, offset, bias, mask.sigmoid(), self)


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
                setattr(parent, name, DCNv2(layer).eval())
            found = found or isinstance(getattr(parent, name), DCNv2)
    if not found:
        return network
    require_deform_conv()
    by = "mmcv's compiled operator" if has_compiled_operators() else 'its formula in plain PyTorch'
    print(f'  DCNv2 is compared with {by}', flush=True)
    return network._replace(opset=OPSET)
