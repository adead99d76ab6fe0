"""ABINet, with its language model or without."""

from __future__ import annotations

from typing import Any, Callable

import torch
from torch import Tensor, nn

from networks.network import Network
from networks.recogniser_size import recogniser_size

METHODS = ('ABINet',)


class ABINetNetwork(nn.Module):
    """Image (N, 3, H, W) to (N, T, classes); probabilities in 1.x, logits in 0.x."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, image: Tensor) -> Tensor:
        model = self.model
        features = model.extract_feat(image)
        if not hasattr(model, 'label_convertor'):
            encoded = features if model.encoder is None else model.encoder(features, None)
            return model.decoder(features, encoded, None)
        seen = model.encoder(features)
        found = seen
        for _ in range(model.iter_size):
            if model.decoder is not None:
                spelt = model.decoder(features, found['logits'], train_mode=False)
                found = (
                    spelt if model.fuser is None else model.fuser(seen['feature'], spelt['feature'])
                )
        return found['logits']


def length_of(end: int) -> Callable[[Tensor], Tensor]:
    """`_get_length`: the steps up to and with the first end token, all where there is none."""

    def length(logits: Tensor, dim: int = -1) -> Tensor:
        ends = (logits.argmax(-1) == end).long()
        return torch.where(ends.amax(1) > 0, ends.argmax(1) + 1, logits.shape[1])

    return length


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    height, width = recogniser_size(config)
    if width is None:
        raise RuntimeError('ABINet needs a pipeline that resizes to one width')
    wanted = ABINetNetwork(reference)
    if hasattr(model, 'label_convertor'):
        language = model.decoder
    else:
        language = model.decoder.language_decoder
    if language is not None:
        # ONNX has neither `any` nor `cumsum` of truth values.
        end = language.pad_idx if hasattr(language, 'pad_idx') else language.dictionary.end_idx
        language._get_length = length_of(end)
        # A list, one for each attention: a single one mmcv copies, and of a tensor that is copied
        # while it is traced nothing is left but one arbitrary number.
        elsewhere = language._get_location_mask(language.max_seq_len)
        attentions = language.decoder_layers[0].num_attn
        language._get_location_mask = lambda *_: [elsewhere] * attentions
    return Network(
        ABINetNetwork(model).eval(),
        lambda image: (wanted(image),),
        {'input': {0: 'N'}},
        {'prob': {0: 'N'}},
        [(torch.randn(n, 3, height, width),) for n in (2, 1, 5)],
    )
