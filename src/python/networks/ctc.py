"""CRNN, SVTR and CRNN-TPS: one distribution over the classes per step."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from networks.example_images import example_words
from networks.network import Network
from networks.recogniser_size import recogniser_size
from networks.reference import whole_forward

METHODS = ('CRNN', 'SVTR', 'CRNNNet')


class CTCNetwork(nn.Module):
    """CRNN, SVTR: image (N, C, H, W) to (N, T, classes); probabilities in 1.x, logits in 0.x."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.preprocessor = getattr(model, 'preprocessor', None)
        self.backbone = getattr(model, 'backbone', None)
        self.encoder = getattr(model, 'encoder', None)
        self.decoder = model.decoder.decoder
        self.softmax = getattr(model.decoder, 'softmax', None)
        if hasattr(self.encoder, 'avgpool'):
            self.encoder.avgpool = fixed_pooling(self.encoder)

    def forward(self, image: Tensor) -> Tensor:
        x = image
        for stage in (self.preprocessor, self.backbone, self.encoder):
            x = x if stage is None else stage(x)
        if isinstance(self.decoder, nn.Conv2d):
            x = self.decoder(x).flatten(2).permute(0, 2, 1)
        elif isinstance(self.decoder, nn.Linear):
            x = self.decoder(x.flatten(2).permute(0, 2, 1))
        else:  # LSTM, time first; `flatten` for MMOCR's `squeeze`, an If in ONNX
            x = self.decoder(x.flatten(2).permute(2, 0, 1)).permute(1, 0, 2)
        return x if self.softmax is None else self.softmax(x)


def fixed_pooling(encoder: nn.Module) -> nn.AvgPool2d:
    """SVTR's adaptive pooling, which ONNX has not, as the plain one it is if the sizes divide."""
    height, width = encoder.input_shape[0] // 4, encoder.input_shape[1]
    length = encoder.avgpool.output_size[1]
    if width % length:
        raise RuntimeError(f'SVTR with {width} columns and max_seq_len {length} cannot be exported')
    return nn.AvgPool2d((height, width // length))


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    height, width = recogniser_size(config)
    channels = next(p for p in model.parameters() if p.ndim == 4).shape[1]
    widths = [width] if width else [100, 32, 160, 416]
    return Network(
        CTCNetwork(model).eval(),
        whole_forward(reference),
        {'input': {0: 'N'} if width else {0: 'N', 3: 'W'}},
        {'prob': {0: 'N'} if width else {0: 'N', 1: 'T'}},
        [(example_words(n, channels, height, w),) for w in widths for n in (2, 1, 5)],
    )
