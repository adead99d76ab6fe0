"""SATRN: an encoder that looks in two dimensions, and NRTR's decoder."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from networks.greedy import greedy_network
from networks.network import Network
from networks.nrtr import NRTRStep
from networks.valid_width import masked_forward, outside

METHODS = ('SATRN',)


class SATRNStep(NRTRStep):
    def encode(self, features: Tensor, valid_ratio: Tensor, image: Tensor) -> Tensor:
        encoder = self.model.encoder
        placed = encoder.position_enc(features)
        # 0.x adds the features once more.
        x = features + placed if hasattr(self.model, 'label_convertor') else placed
        rows, columns = x.shape[2:]
        seen = (~outside(valid_ratio, image, columns)).float()
        seen = seen[:, None].expand(-1, rows, -1).flatten(1)
        x = x.flatten(2).transpose(1, 2)
        for layer in encoder.layer_stack:
            x = layer(x, rows, columns, seen)
        return encoder.layer_norm(x)


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    return greedy_network(SATRNStep(model), masked_forward(reference), config, masked=True)
