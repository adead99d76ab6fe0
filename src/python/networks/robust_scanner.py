"""RobustScanner: one glimpse by what was read, one by position, fused."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from networks.greedy import Step, Tensors, greedy_network
from networks.network import Network
from networks.recurrent import advance
from networks.valid_width import masked_forward, outside, penalty

METHODS = ('RobustScanner',)


class RobustScannerStep(Step):
    def __init__(self, model: nn.Module) -> None:
        super().__init__(model, model.decoder.prediction.out_features)
        self.model = model
        self.fusion = getattr(self.decoder, 'fusion_module', self.decoder)

    def begin(self, image: Tensor, valid_ratio: Tensor | None) -> tuple[Tensors, Tensors]:
        features = self.model.extract_feat(image)
        encoded = features if self.model.encoder is None else self.model.encoder(features, None)
        hybrid, position = self.decoder.hybrid_decoder, self.decoder.position_decoder
        rows, columns = features.shape[2:]
        padding = penalty(outside(valid_ratio, image, columns))
        padding = padding[:, None].expand(-1, rows, -1).flatten(1)[:, None]
        queries = position.embedding.weight[: self.length][None]
        placed = glimpse(
            queries,
            position.position_aware_module(encoded).flatten(2),
            (encoded if position.encode_value else features).flatten(2),
            padding,
        )
        value = (encoded if hybrid.encode_value else features).flatten(2)
        nothing = image.new_zeros(
            (hybrid.sequence_layer.num_layers, image.shape[0], hybrid.sequence_layer.hidden_size)
        )
        return (nothing, nothing + 0), (encoded.flatten(2), value, padding, placed)

    def forward(
        self, token: Tensor, position: Tensor, state: Tensors, memory: Tensors
    ) -> tuple[Tensor, Tensors]:
        key, value, padding, placed = memory
        hybrid = self.decoder.hybrid_decoder
        query, state = advance(hybrid.sequence_layer, hybrid.embedding(token), state)
        read = glimpse(query[:, None], key, value, padding)[:, 0]
        both = torch.cat((read, placed.index_select(1, position[None])[:, 0]), -1)
        fused = self.fusion.glu_layer(self.fusion.linear_layer(both))
        return self.decoder.prediction(fused), state


def glimpse(query: Tensor, key: Tensor, value: Tensor, padding: Tensor) -> Tensor:
    """`DotProductAttentionLayer`: (N, T, C) for queries (N, T, D) of keys and values (N, …, HW)."""
    return (query @ key + padding).softmax(2) @ value.transpose(1, 2)


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    return greedy_network(RobustScannerStep(model), masked_forward(reference), config, masked=True)
