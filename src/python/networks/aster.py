"""ASTER: a rectified image, and attention that a recurrent layer moves along it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from networks.greedy import Step, Tensors, greedy_network
from networks.network import Network
from networks.recurrent import advance
from networks.reference import whole_forward

METHODS = ('ASTER',)


class ASTERStep(Step):
    def __init__(self, model: nn.Module) -> None:
        super().__init__(model, model.decoder.fc.out_features)
        self.model = model

    def begin(self, image: Tensor, valid_ratio: Tensor | None) -> tuple[Tensors, Tensors]:
        features = self.model.extract_feat(image)
        # `flatten` for MMOCR's `squeeze`, an If in ONNX.
        seen = self.model.encoder.bilstm(features.flatten(2).transpose(1, 2))[0]
        nothing = image.new_zeros((1, image.shape[0], self.decoder.hidden_size))
        return (nothing,), (seen, self.decoder.proj_feat(seen))

    def forward(
        self, token: Tensor, position: Tensor, state: Tensors, memory: Tensors
    ) -> tuple[Tensor, Tensors]:
        decoder = self.decoder
        seen, key = memory
        query = decoder.proj_hidden(state[0][0])[:, None]
        weight = decoder.proj_sum(torch.tanh(key + query)).softmax(1)
        context = (weight.transpose(1, 2) @ seen)[:, 0]
        x = torch.cat((decoder.embedding(token), context), 1)
        output, state = advance(decoder.gru, x, state)
        return decoder.fc(output), state


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    forward = whole_forward(reference)
    return greedy_network(ASTERStep(model), lambda image: forward(image)[0], config)
