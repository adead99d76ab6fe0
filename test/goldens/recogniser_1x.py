"""A recogniser of MMOCR 1.x: its miniature, its training data and its answers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Sequence

import mmocr
import torch
from mmcv.transforms import Compose
from mmengine.config import Config
from mmengine.logging import MMLogger
from mmengine.model import revert_sync_batchnorm
from mmengine.registry import init_default_scope
from mmengine.structures import LabelData
from mmocr.apis import TextRecInferencer
from mmocr.registry import MODELS
from mmocr.utils import register_all_modules
from recogniser_configs import MINIATURES_1X as MINIATURES
from store import seed_recognition
from torch import Tensor, nn

CONFIGS = Path(mmocr.__file__).parent / '.mim' / 'configs' / 'textrecog'

register_all_modules(init_default_scope=False)
init_default_scope('mmocr')
MMLogger.get_instance('mmengine', log_level='ERROR')


def miniature(name: str) -> Config:
    """The shipped config's model, made small, and its test pipeline."""
    shipped = Config.fromfile(str(CONFIGS / MINIATURES[name].config))
    shipped.merge_from_dict({'model': MINIATURES[name].changes})
    dictionary = shipped.model.decoder.dictionary
    dictionary.dict_file = '{{ fileDirname }}/../dicts/' + os.path.basename(dictionary.dict_file)
    return Config(
        {
            'default_scope': 'mmocr',
            'model': shipped.model.to_dict(),
            'test_dataloader': {'dataset': {'pipeline': shipped.test_pipeline}},
        }
    )


class Recogniser:
    def __init__(self, config_path: Path) -> None:
        self.config = Config.fromfile(str(config_path))
        self.model: nn.Module = revert_sync_batchnorm(MODELS.build(self.config.model))
        steps = self.config.test_dataloader.dataset.pipeline
        steps = [step for step in steps if step.type != 'LoadOCRAnnotations']
        # As the inferencer does: nothing is known of what is written there.
        keys = steps[-1].meta_keys
        steps[-1].meta_keys = tuple(key for key in keys if key != 'instances')
        self.pipeline = Compose(steps)
        self.with_unknown = self.config.model.decoder.dictionary.get('with_unknown', False)
        self.characters = [c for c in self.model.decoder.dictionary.dict if len(c) == 1]
        self.segments = False
        self.ctc = 'CTC' in self.config.model.decoder.postprocessor.type

    def sample(self, image: Path, text: str | None = None, turns: int = 0) -> dict:
        sample = self.pipeline({'img_path': str(image)})
        sample['data_samples'].gt_text = LabelData(item=text)
        return sample

    def batch(self, samples: Sequence[dict]) -> dict:
        data = {key: [sample[key] for sample in samples] for key in samples[0]}
        return self.model.data_preprocessor(data, training=True)

    def loss(self, batch: dict) -> Tensor:
        return self.model.parse_losses(self.model(**batch, mode='loss'))[0]

    @torch.no_grad()
    def read(self, batch: dict) -> list[tuple[str, str, Sequence[float]]]:
        """(written, read, character scores) of every word."""
        wanted = [sample.gt_text.item for sample in batch['data_samples']]
        found = self.model(batch['inputs'], batch['data_samples'], mode='predict')
        return [(w, s.pred_text.item, list(s.pred_text.score)) for w, s in zip(wanted, found)]


class Answers:
    """MMOCR's inferencer on image files, with a look at what its network takes and gives."""

    def __init__(self, config_path: Path, checkpoint: Path) -> None:
        self.infer = TextRecInferencer(str(config_path), str(checkpoint), device='cpu')
        self.seen: dict[str, Any] = {}
        decoder, preprocess = self.infer.model.decoder, self.infer.model.data_preprocessor
        postprocess = decoder.postprocessor

        def seeing_output(output: Tensor, samples: Any) -> Any:
            self.seen['prob'] = output
            return postprocess(output, samples)

        decoder.postprocessor = seeing_output
        preprocess.register_forward_hook(lambda _, __, made: self.seen.update(input=made['inputs']))

    def __call__(self, image: Path) -> tuple[dict, Tensor, dict[str, Tensor]]:
        """(answer in the seed's format, network input, network outputs)."""
        result = self.infer(str(image), progress_bar=False)['predictions'][0]
        return seed_recognition(result), self.seen['input'], {'prob': self.seen['prob']}
