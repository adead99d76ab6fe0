"""MASTER: a transformer that reads its own text anew at each step."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from networks.greedy import Step, Tensors, greedy_network
from networks.network import Network
from networks.reference import whole_forward

METHODS = ('MASTER',)


class MASTERStep(Step):
    """State: the tokens so far. Memory: keys and values of the feature map, of each layer."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__(model, model.decoder.cls.out_features)
        self.model = model
        self.logits = hasattr(model, 'label_convertor')

    def begin(self, image: Tensor, valid_ratio: Tensor | None) -> tuple[Tensors, Tensors]:
        features = self.model.extract_feat(image)
        source = self.decoder.feat_positional_encoding(features.flatten(2).transpose(1, 2))
        memory: list[Tensor] = []
        for layer in self.decoder.decoder_layers:
            attention = layer.attentions[1].attn
            memory += [project(attention, source, 1), project(attention, source, 2)]
        return (torch.zeros((image.shape[0], 0), dtype=torch.long),), tuple(memory)

    def forward(
        self, token: Tensor, position: Tensor, state: Tensors, memory: Tensors
    ) -> tuple[Tensor, Tensors]:
        decoder = self.decoder
        tokens = torch.cat((state[0], token[:, None]), 1)
        x = decoder.positional_encoding(decoder.embedding(tokens))
        mask = self.target_mask(tokens)
        for i, layer in enumerate(decoder.decoder_layers):
            own, other = (attention.attn for attention in layer.attentions)
            a = layer.norms[0](x)
            x = x + attend(own, a, project(own, a, 1), project(own, a, 2), mask)
            a = layer.norms[1](x)
            x = x + attend(other, a, memory[2 * i], memory[2 * i + 1])
            x = layer.ffns[0](layer.norms[2](x), x)
        return decoder.cls(decoder.norm(x)), (tokens,)

    def target_mask(self, tokens: Tensor) -> Tensor:
        """What MMOCR adds to attention weights: a padding token looks everywhere, ahead, too."""
        at = torch.arange(tokens.shape[1])
        seen = (tokens != self.decoder.PAD)[:, None, :, None] & (at[None] <= at[:, None])
        return torch.zeros_like(seen, dtype=torch.float32).masked_fill(~seen, -1e9)

    def scores(self, logits: Tensor) -> Tensor:
        """0.x gives out logits."""
        return logits if self.logits else logits.softmax(-1)

    def ended(self, ended: Tensor, token: Tensor, state: Tensors) -> Tensor:
        """After a padding token, characters before the end depend on tokens behind it."""
        read = torch.cat((state[0][:, 1:], token[:, None]), 1)
        return (read == self.end).any(1) & ~(read == self.decoder.PAD).any(1)


def project(attention: nn.MultiheadAttention, x: Tensor, which: int) -> Tensor:
    """Queries (0), keys (1) or values (2): (N, heads, T, D)."""
    weight, bias = (w.chunk(3)[which] for w in (attention.in_proj_weight, attention.in_proj_bias))
    x = functional.linear(x, weight, bias)
    return x.unflatten(2, (attention.num_heads, attention.head_dim)).transpose(1, 2)


def attend(
    attention: nn.MultiheadAttention, x: Tensor, key: Tensor, value: Tensor, mask: Tensor | int = 0
) -> Tensor:
    query = project(attention, x, 0) / attention.head_dim**0.5
    weight = (query @ key.transpose(2, 3) + mask).softmax(-1)
    return attention.out_proj((weight @ value).transpose(1, 2).flatten(2))


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    forward = whole_forward(reference)
    return greedy_network(MASTERStep(model), lambda image: forward(image)[0], config)
