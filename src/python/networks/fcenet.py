"""FCENet: class logits and Fourier coefficients of each level."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from networks.example_images import example_scenes
from networks.network import Network

METHODS = ('FCENet',)


class FCENetwork(nn.Module):
    """Image (N, 3, H, W), H and W multiples of 32, to cls_0, reg_0, cls_1, reg_1, …

    cls: (N, 4, h, w), logits of text region and of text centre; reg: (N, 4·degree + 2, h, w), x
    then y of the coefficients −degree…degree, in cells of the level.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        self.head = model.det_head if hasattr(model, 'det_head') else model.bbox_head

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        levels = self.head(self.model.extract_feat(image))
        if isinstance(levels[0], dict):  # 1.x
            levels = [(level['cls_res'], level['reg_res']) for level in levels]
        return tuple(result for level in levels for result in level)


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    levels = model.neck.num_outs
    return Network(
        FCENetwork(model).eval(),
        FCENetwork(reference).eval(),
        {'input': {0: 'N', 2: 'H', 3: 'W'}},
        {
            f'{kind}_{level}': {0: 'N', 2: f'h{level}', 3: f'w{level}'}
            for level in range(levels)
            for kind in ('cls', 'reg')
        },
        example_scenes(),
    )
