"""SAR, parallel and sequential: two recurrent layers and attention over the feature map."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from networks.greedy import Step, Tensors, greedy_network
from networks.network import Network
from networks.recurrent import advance
from networks.valid_width import masked_forward, outside, penalty, valid_width

METHODS = ('SARNet',)


class SARStep(Step):
    """What the parallel decoder computes anew for the whole text, and the sequential one."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__(model, model.decoder.prediction.out_features)
        self.model = model
        self.rnn = getattr(self.decoder, 'rnn_decoder', None)

    def begin(self, image: Tensor, valid_ratio: Tensor | None) -> tuple[Tensors, Tensors]:
        features = self.model.extract_feat(image)
        holistic = self.holistic(features, valid_ratio, image)
        key = self.decoder.conv3x3_1(features).flatten(2).transpose(1, 2)
        value = features.flatten(2).transpose(1, 2)
        rows, columns = features.shape[2:]
        ratio = valid_ratio if self.decoder.mask else torch.ones_like(valid_ratio)
        padding = outside(ratio, image, columns)[:, None].expand(-1, rows, -1).flatten(1)
        return self.first(holistic), (key, value, penalty(padding)[..., None], holistic)

    def holistic(self, features: Tensor, valid_ratio: Tensor, image: Tensor) -> Tensor:
        """The encoder: where the image ends, what its layers have seen from left to right."""
        encoder = self.model.encoder
        columns = features.amax(2).transpose(1, 2)
        seen = encoder.rnn_encoder(columns)[0]
        ratio = valid_ratio if encoder.mask else torch.ones_like(valid_ratio)
        last = valid_width(ratio, image, seen.shape[1]) - 1
        at = last[:, None, None].expand(-1, 1, seen.shape[2])
        return encoder.linear(seen.gather(1, at)[:, 0])

    def first(self, holistic: Tensor) -> Tensors:
        if self.rnn is not None:
            return advance(self.rnn, holistic)[1]
        one = self.decoder.rnn_decoder_layer1(holistic)
        two = self.decoder.rnn_decoder_layer2(one[0])
        return (*one, *two)

    def recur(self, x: Tensor, state: Tensors) -> tuple[Tensor, Tensors]:
        if self.rnn is not None:
            return advance(self.rnn, x, state)
        one, _ = self.decoder.rnn_decoder_layer1(x, state[:2])
        two, _ = self.decoder.rnn_decoder_layer2(one, state[2:])
        # MMOCR hands the hidden state on in the cell state's place.
        return two, (one, one, two, two)

    def forward(
        self, token: Tensor, position: Tensor, state: Tensors, memory: Tensors
    ) -> tuple[Tensor, Tensors]:
        decoder = self.decoder
        key, value, padding, holistic = memory
        y, state = self.recur(decoder.embedding(token), state)
        query = by_channel(decoder.conv1x1_1, y)[:, None]
        weight = by_channel(decoder.conv1x1_2, torch.tanh(key + query)) + padding
        glimpse = (weight.softmax(1).transpose(1, 2) @ value)[:, 0]
        if decoder.pred_concat:
            glimpse = torch.cat((y, glimpse, holistic), 1)
        return decoder.prediction(glimpse), state


def by_channel(layer: nn.Linear | nn.Conv2d, x: Tensor) -> Tensor:
    """A linear layer or a 1 × 1 convolution on the last axis."""
    return functional.linear(x, layer.weight.flatten(1), layer.bias)


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    kind = type(model.decoder).__name__
    if kind not in ('ParallelSARDecoder', 'SequentialSARDecoder') or (
        kind == 'SequentialSARDecoder' and model.decoder.dec_gru
    ):
        raise RuntimeError(f'SARNet with this {kind} cannot be exported')
    return greedy_network(SARStep(model), masked_forward(reference), config, masked=True)
