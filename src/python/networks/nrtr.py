"""NRTR: a transformer; each step adds its keys and values to those of the steps before."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from networks.greedy import Step, Tensors, greedy_network
from networks.network import Network
from networks.valid_width import masked_forward, outside, penalty

METHODS = ('NRTR',)


class NRTRStep(Step):
    """State: which tokens are padding, then keys and values of each layer. Memory: likewise."""

    def __init__(self, model: nn.Module) -> None:
        if type(model.decoder).__name__ != 'NRTRDecoder':
            raise RuntimeError(f'NRTR with {type(model.decoder).__name__} cannot be exported')
        super().__init__(model, model.decoder.classifier.out_features)
        self.model = model
        self.layers = model.decoder.layer_stack

    def encode(self, features: Tensor, valid_ratio: Tensor, image: Tensor) -> Tensor:
        """The encoder, (N, T, D)."""
        x = features.flatten(2).transpose(1, 2)
        seen = (~outside(valid_ratio, image, x.shape[1])).float()
        for layer in self.model.encoder.layer_stack:
            x = layer(x, seen)
        return self.model.encoder.layer_norm(x)

    def begin(self, image: Tensor, valid_ratio: Tensor | None) -> tuple[Tensors, Tensors]:
        features = self.model.extract_feat(image)
        source = self.encode(features, valid_ratio, image)
        padding = penalty(outside(valid_ratio, image, source.shape[1]))[:, None, None]
        memory, state = [padding], [padding[..., :0]]
        for layer in self.layers:
            for values in keys_and_values(layer.enc_attn, source):
                memory.append(values)
                state.append(values[:, :, :0])
        return tuple(state), tuple(memory)

    def forward(
        self, token: Tensor, position: Tensor, state: Tensors, memory: Tensors
    ) -> tuple[Tensor, Tensors]:
        decoder = self.decoder
        table = decoder.position_enc.position_table[0]
        x = decoder.trg_word_emb(token)[:, None] + table.index_select(0, position[None])
        # A token that is padding is never looked at.
        padding = penalty(token == decoder.padding_idx)[:, None, None, None]
        hidden = torch.cat((state[0], padding), 3)
        state_after = [hidden]
        for i, layer in enumerate(self.layers):
            at = slice(1 + 2 * i, 3 + 2 * i)
            x, own = layer_step(layer, x, state[at], hidden, memory[at], memory[0])
            state_after += own
        return decoder.classifier(decoder.layer_norm(x)[:, 0]), tuple(state_after)


def layer_step(
    layer: nn.Module,
    x: Tensor,
    own: Tensors,
    hidden: Tensor,
    source: Tensors,
    padding: Tensor,
) -> tuple[Tensor, Tensors]:
    """`TFDecoderLayer` for one more token (N, 1, D); also its keys and values of all tokens."""
    before = layer.operation_order[0] == 'norm'

    def normed(norm: nn.Module, x: Tensor, now: bool) -> Tensor:
        return norm(x) if now else x

    a = normed(layer.norm1, x, before)
    pairs = zip(own, keys_and_values(layer.self_attn, a), strict=True)
    own = tuple(torch.cat(pair, 2) for pair in pairs)
    x = normed(layer.norm1, x + attend(layer.self_attn, a, own, hidden), not before)
    a = normed(layer.norm2, x, before)
    x = normed(layer.norm2, x + attend(layer.enc_attn, a, source, padding), not before)
    a = normed(layer.norm3, x, before)
    return normed(layer.norm3, x + layer.mlp(a), not before), own


def keys_and_values(attention: nn.Module, x: Tensor) -> Tensors:
    """(N, heads, T, D) each, of a `MultiHeadAttention`."""
    key = attention.linear_k(x).unflatten(2, (attention.n_head, attention.d_k))
    value = attention.linear_v(x).unflatten(2, (attention.n_head, attention.d_v))
    return key.transpose(1, 2), value.transpose(1, 2)


def attend(attention: nn.Module, x: Tensor, source: Tensors, hidden: Tensor) -> Tensor:
    """`MultiHeadAttention` where the keys and values are there already."""
    key, value = source
    query = attention.linear_q(x).unflatten(2, (attention.n_head, attention.d_k)).transpose(1, 2)
    weight = query / attention.attention.temperature @ key.transpose(2, 3) + hidden
    return attention.fc((weight.softmax(-1) @ value).transpose(1, 2).flatten(2))


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    return greedy_network(NRTRStep(model), masked_forward(reference), config, masked=True)
