"""A recogniser of MMOCR 0.x: its miniature, its training data and its answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Sequence
from unittest.mock import patch

import mmocr
import mmocr.datasets
import torch
from character_boxes import letter_map
from mmcv import Config
from mmcv.utils import get_logger
from mmdet.core import BitmapMasks
from mmdet.datasets.pipelines import Compose
from mmocr.apis import init_detector, model_inference
from mmocr.models import build_detector
from mmocr.utils.model import revert_sync_batchnorm
from recogniser_configs import MINIATURES_0X as MINIATURES
from store import seed_recognition
from torch import Tensor, nn

get_logger('mmcv', log_level='ERROR')

CONFIGS = Path(mmocr.__file__).parent / '.mim' / 'configs' / 'textrecog'


def miniature(name: str) -> Config:
    """The shipped config's model, made small, and its test pipeline."""
    shipped = Config.fromfile(str(CONFIGS / MINIATURES[name].config))
    shipped.merge_from_dict({'model': MINIATURES[name].changes})
    test = shipped.data.test
    return Config(
        {
            'model': shipped.model.to_dict(),
            'data': {'test': {'type': 'OCRDataset', 'pipeline': test.pipeline}},
        }
    )


class Recogniser:
    def __init__(self, config_path: Path) -> None:
        self.config = Config.fromfile(str(config_path))
        self.model: nn.Module = revert_sync_batchnorm(build_detector(self.config.model))
        self.pipeline = Compose(self.config.data.test.pipeline)
        convertor = self.model.label_convertor
        self.with_unknown = convertor.unknown_idx is not None
        self.characters = [c for c in convertor.idx2char if len(c) == 1]
        self.segments = self.config.model.type == 'SegRecognizer'
        self.ctc = 'CTC' in self.config.model.label_convertor.type

    def sample(self, image: Path, text: str | None = None, turns: int = 0) -> dict:
        """`turns`: the variant of `MultiRotateAugOCR` to take where it makes several."""
        made = self.pipeline({'img_info': {'filename': str(image)}, 'img_prefix': None})
        inputs, metas = made['img'], made['img_metas']
        if isinstance(inputs, list):
            taken = turns if len(inputs) > 1 else 0
            inputs, metas = inputs[taken], metas[taken]
        inputs = getattr(inputs, 'data', inputs)
        sample = {'inputs': inputs, 'meta': {**metas.data, 'text': text}}
        if text is not None and self.segments:
            sample['letters'] = self.letters(image, text, inputs.shape[-2:])
        return sample

    def letters(self, image: Path, text: str, size: tuple[int, int]) -> BitmapMasks:
        classes = self.model.label_convertor.str2idx([text])[0]
        return BitmapMasks([letter_map(image.name, classes, size)], *size)

    def batch(self, samples: Sequence[dict]) -> dict:
        images = torch.stack([sample['inputs'] for sample in samples])
        batch = {'img': images, 'img_metas': [sample['meta'] for sample in samples]}
        if 'letters' in samples[0]:
            # The first of the pair, an attention map, is not used.
            batch['gt_kernels'] = [(None, sample['letters']) for sample in samples]
        return batch

    def loss(self, batch: dict) -> Tensor:
        return self.model._parse_losses(self.model.forward_train(**batch))[0]

    @torch.no_grad()
    def read(self, batch: dict) -> list[tuple[str, str, Sequence[float]]]:
        """(written, read, character scores) of every word."""
        wanted = [meta['text'] for meta in batch['img_metas']]
        found = self.model.simple_test(batch['img'], batch['img_metas'])
        return [(w, f['text'], f['score']) for w, f in zip(wanted, found)]


class Answers:
    """`model_inference` on image files, and what the network takes and gives for them unturned."""

    def __init__(self, config_path: Path, checkpoint: Path) -> None:
        self.model = init_detector(str(config_path), str(checkpoint), device='cpu')
        self.pipeline = Recogniser(config_path)

    @torch.no_grad()
    def __call__(self, image: Path) -> tuple[dict, Tensor, dict[str, Tensor]]:
        """(answer in the seed's format, network input, network outputs)."""
        answer = seed_recognition(model_inference(self.model, str(image)))
        batch = self.pipeline.batch([self.pipeline.sample(image)])
        return answer, batch['img'], {'prob': self.outputs(batch)}

    def outputs(self, batch: dict[str, Any]) -> Tensor:
        if hasattr(self.model, 'head'):  # SegOCR
            return self.model.head(self.model.neck(self.model.extract_feat(batch['img'])))
        # `simple_test` then stops before it reads the output.
        with patch('torch.onnx.is_in_onnx_export', return_value=True):
            return self.model.simple_test(batch['img'], batch['img_metas'])
