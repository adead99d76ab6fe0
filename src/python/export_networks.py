"""The networks that can become ONNX, as modules of standard operators."""

from __future__ import annotations

import copy
from typing import Any, Callable, NamedTuple

from torch import Tensor, nn

CTC_METHODS = ('CRNN', 'SVTR', 'CRNNNet')


class Network(NamedTuple):
    """`module` is exported; `reference` is what MMOCR itself computes for the same input."""

    module: nn.Module
    reference: Callable[[Tensor], Tensor]
    #: Names of the dynamic dimensions of `input` and `prob`.
    axes: dict[str, dict[int, str]]
    #: Input sizes (N, C, H, W) to compare at; the first one is traced.
    shapes: list[tuple[int, int, int, int]]


class DetectorNetwork(nn.Module):
    """DBNet: image (N, 3, H, W), H and W multiples of 32, to probability map (N, H, W)."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        self.head = model.det_head if hasattr(model, 'det_head') else model.bbox_head

    def forward(self, image: Tensor) -> Tensor:
        prob = self.head.binarize(self.model.extract_feat(image)).squeeze(1)
        # 0.x has the sigmoid inside `binarize`.
        return self.head.sigmoid(prob) if hasattr(self.head, 'sigmoid') else prob


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


def steps(pipeline: Any) -> list[dict]:
    """The pipeline's steps, those inside `MultiScaleFlipAug` and the like included."""
    found = []
    for step in pipeline:
        found += [step, *steps(step.get('transforms', []))]
    return found


def recogniser_size(config: Any) -> tuple[int, int | None]:
    """(height, width) the test pipeline resizes to; no width where it follows the image's."""
    if 'test_dataloader' in config:
        pipeline = config.test_dataloader.dataset.pipeline
    else:
        test = config.data.test
        pipeline = test.get('pipeline') or test.datasets[0].pipeline
    for step in steps(pipeline):
        if step['type'] == 'Resize':
            width, height = step['scale']
            return height, width
        if step['type'] in ('RescaleToHeight', 'ResizeOCR'):
            stretches = step.get('keep_aspect_ratio') is False
            return step['height'], step['max_width'] if stretches else None
    raise RuntimeError("the config's test pipeline does not resize: the input size is unknown")


def network_of(model: nn.Module, config: Any) -> Network:
    """What to export of a model from `build_model`; RuntimeError names an unsupported method."""
    method = config.model.type
    reference = copy.deepcopy(model)  # left as MMOCR built it
    if method == 'DBNet':
        axes = {'input': {0: 'N', 2: 'H', 3: 'W'}, 'prob': {0: 'N', 1: 'H', 2: 'W'}}
        sizes = [(2, 96, 160), (1, 640, 640), (1, 480, 640), (1, 32, 32), (3, 224, 352)]
        shapes = [(n, 3, h, w) for n, h, w in sizes]
        return Network(DetectorNetwork(model).eval(), whole_forward(reference), axes, shapes)
    if method not in CTC_METHODS:
        raise RuntimeError(f'{method} cannot be exported: DBNet, CRNN and SVTR can')
    height, width = recogniser_size(config)
    channels = next(p for p in model.parameters() if p.ndim == 4).shape[1]
    axes = {'input': {0: 'N'}, 'prob': {0: 'N'}}
    if width is None:
        axes = {'input': {0: 'N', 3: 'W'}, 'prob': {0: 'N', 1: 'T'}}
    widths = [width] if width else [100, 32, 160, 416]
    shapes = [(n, channels, height, w) for w in widths for n in (2, 1, 5)]
    return Network(CTCNetwork(model).eval(), whole_forward(reference), axes, shapes)


def whole_forward(model: nn.Module) -> Callable[[Tensor], Tensor]:
    """MMOCR's own way through the whole model, without post-processing."""

    def forward(image: Tensor) -> Tensor:
        if not hasattr(model, 'label_convertor') and not hasattr(model, 'bbox_head'):
            return model(image, None, mode='tensor')
        features = model.extract_feat(image)
        if hasattr(model, 'bbox_head'):
            return model.bbox_head(features)[:, 0]
        encoded = None if model.encoder is None else model.encoder(features, None)
        return model.decoder(features, encoded, None, None, train_mode=False)

    return forward
