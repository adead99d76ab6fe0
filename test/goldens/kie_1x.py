"""SDMGR of MMOCR 1.x: its miniatures, its training data and KIEInferencer's answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from kie_miniatures import CONFIGS, HEAD, SHIPPED
from mmcv.transforms import Compose
from mmengine.config import Config
from mmengine.logging import MMLogger
from mmengine.registry import init_default_scope
from mmocr.apis import KIEInferencer
from mmocr.registry import MODELS
from mmocr.utils import register_all_modules
from receipts import CLASSES, OPEN_CLASSES, Receipt, key_to_value, links, open_label
from torch import Tensor

register_all_modules(init_default_scope=False)
init_default_scope('mmocr')
MMLogger.get_instance('mmengine', log_level='ERROR')


def miniature(name: str) -> Config:
    shipped = Config.fromfile(str(CONFIGS / SHIPPED[name]))
    changes: dict[str, Any] = {'kie_head': HEAD}
    if name == 'sdmgr_visual':
        changes['backbone'] = {'base_channels': 4}
    shipped.merge_from_dict({'model': changes})
    shipped.model.dictionary.dict_file = '{{ fileDirname }}/../dicts/sdmgr_dict.txt'
    openset = name == 'sdmgr_openset'
    metainfo = {'category': [{'id': str(i), 'name': n} for i, n in enumerate(OPEN_CLASSES)]}
    return Config(
        {
            'default_scope': 'mmocr',
            'model': shipped.model.to_dict(),
            'visualizer': {
                'type': 'KIELocalVisualizer',
                'name': 'visualizer',
                'is_openset': openset,
            },
            'test_dataloader': {
                'dataset': {
                    'type': 'WildReceiptDataset',
                    'metainfo': metainfo
                    if openset
                    else '{{ fileDirname }}/../dicts/wildreceipt_classes.txt',
                    'pipeline': shipped.test_dataloader.dataset.pipeline,
                }
            },
        }
    )


def instances(receipt: Receipt) -> list[dict]:
    """MMOCR's boxes are (x1, y1, x2, y2)."""
    return [
        {'bbox': np.array([box[0], box[1], box[4], box[5]], np.float32), 'text': text}
        for box, text in zip(receipt.boxes, receipt.texts)
    ]


class Extractor:
    def __init__(self, config_path: Path) -> None:
        self.config = Config.fromfile(str(config_path))
        self.model = MODELS.build(self.config.model)
        self.openset = self.model.kie_head.postprocessor.link_type != 'none'
        # As KIEInferencer does: no labels are loaded, and the image keeps its size.
        steps = [s for s in self.config.test_dataloader.dataset.pipeline if s.type != 'Resize']
        for step in steps:
            if step.type == 'LoadKIEAnnotations':
                step.with_label = False
        self.pipeline = Compose(steps)

    def batch(self, receipt: Receipt) -> dict:
        import cv2

        shape = cv2.imread(str(receipt.image)).shape[:2]
        made = self.pipeline(
            {'img_path': str(receipt.image), 'img_shape': shape, 'instances': instances(receipt)}
        )
        truth = made['data_samples'].gt_instances
        labels = [open_label(n) if self.openset else CLASSES.index(n) for n in receipt.labels]
        truth.labels = torch.tensor(labels)
        truth.edge_labels = torch.from_numpy(links(receipt))
        data = {key: [value] for key, value in made.items()}
        return self.model.data_preprocessor(data, training=True)

    def loss(self, batch: dict) -> Tensor:
        return self.model.parse_losses(self.model(**batch, mode='loss'))[0]

    @torch.no_grad()
    def right(self, batch: dict) -> tuple[int, int]:
        """How many labels, and in openset mode links, are right, of how many."""
        found = self.model(**batch, mode='predict')[0]
        wanted, got = found.gt_instances, found.pred_instances
        right = got.labels == wanted.labels
        if self.openset:
            pairs = key_to_value(wanted.labels, wanted.edge_labels)
            right = torch.cat([right, got.edge_labels[pairs] == 1])
        return int(right.sum()), len(right)


def relations(edge_labels: list[list[int]], edge_scores: list[list[float]]) -> list[dict]:
    return [
        {'key': key, 'value': value, 'score': edge_scores[key][value]}
        for key, value in np.argwhere(np.asarray(edge_labels)).tolist()
    ]


class Answers:
    def __init__(self, config_path: Path, checkpoint: Path) -> None:
        self.infer = KIEInferencer(str(config_path), str(checkpoint), device='cpu')
        head, dataset = self.infer.model.kie_head, self.infer.cfg.test_dataloader.dataset
        self.openset = head.postprocessor.link_type != 'none'
        self.names = OPEN_CLASSES if self.openset else CLASSES
        assert dataset.type == 'WildReceiptDataset'
        self.seen: dict[str, Tensor] = {}
        postprocess = head.postprocessor

        def seeing(predictions: tuple[Tensor, Tensor], samples: Any) -> Any:
            nodes, edges = (prediction.softmax(-1) for prediction in predictions)
            self.seen = {'nodes': nodes, 'edges': edges.view(len(nodes), len(nodes), 2)}
            return postprocess(predictions, samples)

        head.postprocessor = seeing

    def __call__(self, receipt: Receipt) -> tuple[dict, dict[str, Tensor]]:
        """(answer in the seed's format, network outputs)."""
        asked = {'img': str(receipt.image), 'instances': instances(receipt)}
        found = self.infer(asked, progress_bar=False)['predictions'][0]
        result = [
            {'box': box, 'text': text, 'label': self.names[label], 'label_score': score}
            for box, text, label, score in zip(
                receipt.boxes, receipt.texts, found['labels'], found['scores']
            )
        ]
        if not self.openset:
            return {'result': result}, self.seen
        return {
            'result': result,
            'relations': relations(found['edge_labels'], found['edge_scores']),
        }, self.seen
