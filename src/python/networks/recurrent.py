"""One step of PyTorch's recurrent layers."""

from __future__ import annotations

from torch import Tensor, nn


def advance(
    layers: nn.LSTM | nn.GRU, x: Tensor, state: tuple[Tensor, ...] = ()
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Output (N, H) for input (N, D), and the next state; without a state, the first step."""
    if layers.bidirectional:
        raise RuntimeError('a decoder that also reads backwards cannot be exported')
    before = None if not state else state if isinstance(layers, nn.LSTM) else state[0]
    output, after = layers(x[:, None], before)
    return output[:, 0], after if isinstance(after, tuple) else (after,)
