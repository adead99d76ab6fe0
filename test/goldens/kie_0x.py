"""SDMGR of MMOCR 0.x: its miniatures, its training data and the answers of `readtext`'s way."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import mmcv
import torch
from kie_miniatures import CONFIGS, HEAD, SHIPPED
from mmcv import Config
from mmcv.utils import get_logger
from mmdet.datasets.pipelines import Compose
from mmocr.apis import init_detector, model_inference
from mmocr.datasets import KIEDataset, OpensetKIEDataset
from mmocr.models import build_detector
from receipts import CLASSES, OPEN_CLASSES, Receipt, key_to_value, links, open_label
from torch import Tensor

get_logger('mmcv', log_level='ERROR')

DICTS = '{{ fileDirname }}/../dicts'


def miniature(name: str) -> Config:
    shipped = Config.fromfile(str(CONFIGS / SHIPPED[name]))
    shipped.merge_from_dict({'model': {'bbox_head': HEAD, 'backbone': {'base_channels': 4}}})
    model, test = shipped.model.to_dict(), shipped.data.test
    if model['class_list']:
        model['class_list'] = f'{DICTS}/wildreceipt_classes.txt'
    linked = {'link_type': test.link_type} if name == 'sdmgr_openset' else {}
    test = {
        'type': test.type,
        'pipeline': test.pipeline,
        'dict_file': f'{DICTS}/sdmgr_dict.txt',
        **linked,
    }
    return Config({'model': model, 'data': {'test': test}})


class Asking:
    """Boxes and texts as `MMOCR.readtext` hands them to its KIE model."""

    def __init__(self, config: Config) -> None:
        self.dataset = KIEDataset(dict_file=config.data.test.dict_file)

    def __call__(self, receipt: Receipt) -> dict[str, Any]:
        texts = zip(receipt.boxes, receipt.texts)
        info = self.dataset._parse_anno_info([{'box': box, 'text': text} for box, text in texts])
        info['ori_bboxes'] = info['gt_bboxes'] = info['bboxes']
        return info


class Extractor:
    def __init__(self, config_path: Path) -> None:
        self.config = Config.fromfile(str(config_path))
        self.model = build_detector(self.config.model)
        self.ask = Asking(self.config)
        steps = copy.deepcopy(self.config.data.test.pipeline)
        steps[0].type = 'LoadImageFromNdarray'  # as `model_inference` does
        self.pipeline = Compose(steps)

    def batch(self, receipt: Receipt) -> dict:
        info = self.ask(receipt)
        image = mmcv.imread(str(receipt.image))
        size = {'width': image.shape[1], 'height': image.shape[0]}
        asked = {'img': image, 'img_info': size, 'ann_info': info, 'bbox_fields': []}
        made = self.pipeline({**asked, **info})
        named = open_label if self.model.openset else CLASSES.index
        labels = torch.tensor([[named(label)] for label in receipt.labels])
        return {
            'img': made['img'].data[None],
            'img_metas': [made['img_metas'].data],
            **{key: [made[key].data] for key in ('relations', 'texts', 'gt_bboxes')},
            'gt_labels': [torch.cat([labels, torch.from_numpy(links(receipt))], 1)],
        }

    def loss(self, batch: dict) -> Tensor:
        return self.model._parse_losses(self.model.forward_train(**batch))[0]

    @torch.no_grad()
    def right(self, batch: dict) -> tuple[int, int]:
        """How many labels, and in openset mode links, are right, of how many."""
        asked = {key: value for key, value in batch.items() if key != 'gt_labels'}
        found = self.model.forward_test(**asked)[0]
        labels, linked = batch['gt_labels'][0][:, 0], batch['gt_labels'][0][:, 1:]
        right = found['nodes'].argmax(-1) == labels
        if self.model.openset:
            edges = found['edges'].argmax(-1).view_as(linked)
            right = torch.cat([right, edges[key_to_value(labels, linked)] == 1])
        return int(right.sum()), len(right)


def relations(nodes: Tensor, edges: Tensor, link_type: str) -> list[dict]:
    """What `OpensetKIEDataset` pairs, from the probabilities of texts and of their edges."""
    linked = edges[:, -1].view(len(nodes), len(nodes))
    pairs, scores = OpensetKIEDataset._decode_pairs_pred(
        nodes, nodes.argmax(-1), linked, 0.5, link_type
    )
    return [
        {'key': int(key), 'value': int(value), 'score': float(score)}
        for (key, value), score in zip(pairs, scores)
    ]


class Answers:
    def __init__(self, config_path: Path, checkpoint: Path) -> None:
        self.model = init_detector(str(config_path), str(checkpoint), device='cpu')
        self.ask = Asking(self.model.cfg)
        self.names = OPEN_CLASSES if self.model.openset else CLASSES

    def __call__(self, receipt: Receipt) -> tuple[dict, dict[str, Tensor]]:
        """(answer in the seed's format, network outputs)."""
        image = mmcv.imread(str(receipt.image))  # `readtext` reads the file, too
        found = model_inference(self.model, image, ann=self.ask(receipt))
        nodes, edges = found['nodes'], found['edges']
        count = len(nodes)
        scores, labels = nodes.max(-1)
        # Openset labels have no names in 0.x.
        names = None if self.model.openset else self.names
        result = [
            {
                'box': box,
                'text': text,
                'label': names[label] if names else str(label),
                'label_score': score,
            }
            for box, text, label, score in zip(
                receipt.boxes, receipt.texts, labels.tolist(), scores.tolist()
            )
        ]
        outputs = {'nodes': nodes, 'edges': edges.view(count, count, 2)}
        if not self.model.openset:
            return {'result': result}, outputs
        link_type = self.model.cfg.data.test.link_type
        return {'result': result, 'relations': relations(nodes, edges, link_type)}, outputs
