"""SDMGR: what each text of an image is, given its box and its words.

Boxes are flat corner lists in pixels of the image; an answer is
`{"result": [{"box", "box_score", "text", "text_score", "label", "label_score"}, …]}`, null for the
scores of what was given, for models that pair keys with values (openset) also
`"relations": [{"key", "value", "score"}, …]`, indices into `result`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mmocr_model import finite
from mmocr_request import known_texts
from mmocr_stages import Stages

# Pixels beyond the image that a box of 1.x's visual SDMGR may take in.
REACH = 1000


def rectangle(box: list[float]) -> list[float]:
    """(x1, y1, x2, y2) around corners."""
    return [min(box[::2]), min(box[1::2]), max(box[::2]), max(box[1::2])]


def all_corners(box: list[float]) -> list[float]:
    """Two opposite corners as four; polygons as they are."""
    if len(box) != 4:
        return box
    x1, y1, x2, y2 = box
    return [x1, y1, x2, y1, x2, y2, x1, y2]


def names_in(class_list: str) -> dict[int, str]:
    """Names by index from lines such as `3 Tel_key`; none where the file did not travel."""
    if not Path(class_list).is_file():
        return {}
    lines = Path(class_list).read_text('utf-8').splitlines()
    words = [line.split() for line in lines if len(line.split()) > 1]
    return {int(index): name for index, name, *_ in words if index.isdigit()}


def class_names(dataset: Any, classes: int) -> dict[int, str]:
    """1.x: names by index from a dataset's `metainfo`, its categories or a file of them.

    Where there are none, MMOCR's own of WildReceipt, if they are as many as the `classes`.
    """
    metainfo = dataset.get('metainfo')
    if isinstance(metainfo, str):
        names = names_in(metainfo)
    else:
        names = named((metainfo or {}).get('category', []))
    if not names and dataset.type.endswith('WildReceiptDataset'):
        from mmocr.datasets import WildReceiptDataset

        known = named(WildReceiptDataset.METAINFO['category'])
        return known if len(known) == classes else {}
    return names


def named(categories: list[dict]) -> dict[int, str]:
    return {index: category['name'] for index, category in enumerate(categories)}


def read_at_least_one_character(rnn: Any) -> None:
    """Lets SDMGR take texts that are all empty, on which MMOCR fails: no text is read from it."""

    def pad(_: Any, inputs: tuple) -> tuple:
        (characters,) = inputs
        if characters.shape[1] == 0:
            characters = characters.new_zeros(characters.shape[0], 1, characters.shape[2])
        return (characters,)

    rnn.register_forward_pre_hook(pad)


class KeyInformation:
    """An SDMGR of either generation."""

    task = 'kie'
    color_type = 'color'
    # Class names by index.
    names: dict[int, str]

    def decode(self, content: bytes) -> Any:
        """uint8 (H, W, 3) BGR, upright unless the config's loader says otherwise."""
        import mmcv

        return mmcv.imfrombytes(content, flag=self.color_type)

    def answer(self, image: Any, request: Any, stages: Stages) -> dict[str, Any]:
        """Raises ValueError when the request gives no boxes and texts."""
        boxes, texts = known_texts(request)
        with stages.time('inference'):
            items, relations = self.classify(image, boxes, texts)
        result = [
            {'box': all_corners(box), 'box_score': None, 'text': text, 'text_score': None}
            for box, text in zip(boxes, texts)
        ]
        return self.labelled(result, items, relations)

    def labelled(
        self, result: list[dict], items: list[tuple[int, float]], relations: list[dict] | None
    ) -> dict[str, Any]:
        """The answer: `result` with the class and score of each item."""
        for entry, (label, score) in zip(result, items):
            entry['label'] = self.names.get(label, str(label))
            entry['label_score'] = finite(score)
        return {'result': result, **({} if relations is None else {'relations': relations})}

    def classify(
        self, image: Any, boxes: list[list[float]], texts: list[str]
    ) -> tuple[list[tuple[int, float]], list[dict] | None]:
        """Class and score of each text; key-value pairs in openset mode, None in closeset mode."""
        if not boxes:
            return [], [] if self.is_openset else None
        return self.run(image, [rectangle(box) for box in boxes], texts)

    def warm_up(self, image: Any) -> None:
        self.classify(image, [[8, 8, 64, 32], [8, 40, 64, 64]], ['a', '1'])


class KeyInformation1x(KeyInformation):
    """MMOCR 1.x, equal to KIEInferencer."""

    def __init__(self, model: Any, config: Any) -> None:
        self.model = model
        from mmcv.transforms import Compose
        from mmocr.registry import TRANSFORMS

        dataset = config.test_dataloader.dataset
        self.names = class_names(dataset, model.kie_head.node_cls.out_features)
        self.is_openset = model.kie_head.postprocessor.link_type != 'none'
        read_at_least_one_character(model.kie_head.rnn)
        loaders = [step for step in dataset.pipeline if step.type.startswith('LoadImage')]
        # Like KIEInferencer: labels are not known, and boxes would not be resized with the image.
        steps = [step for step in dataset.pipeline if step not in loaders and step.type != 'Resize']
        for step in steps:
            if step.type == 'LoadKIEAnnotations':
                step.with_label = False
        self.is_visual = bool(loaders)
        if loaders:
            self.color_type = loaders[0].get('color_type', 'color')
            loader = {**loaders[0], 'type': 'LoadImageFromNDArray'}
            self.pipeline = Compose([TRANSFORMS.build(loader), *steps])
        else:
            self.pipeline = Compose(steps)

    def run(self, image: Any, boxes: list[list[float]], texts: list[str]):
        import numpy as np
        import torch
        from mmengine.dataset import pseudo_collate

        instances = [
            {'bbox': np.array(box, np.float32), 'text': text} for box, text in zip(boxes, texts)
        ]
        height, width = image.shape[:2]
        data = {'img_path': '', 'img_shape': (height, width), 'instances': instances}
        if self.is_visual:
            data['img'] = image
            # RoIAlign pools over all of a box, and fails for want of memory on a boundless one.
            most = np.array([width, height] * 2, np.float32) + REACH
            for instance in instances:
                instance['bbox'] = instance['bbox'].clip(-REACH, most)
        with torch.no_grad():
            sample = self.model.test_step(pseudo_collate([self.pipeline(data)]))[0]
        found = sample.pred_instances
        items = list(zip(found.labels.tolist(), found.scores.tolist()))
        if not self.is_openset:
            return items, None
        relations = [
            {'key': key, 'value': value, 'score': finite(found.edge_scores[key, value])}
            for key, value in found.edge_labels.nonzero().tolist()
        ]
        return items, relations


class KeyInformation0x(KeyInformation):
    """MMOCR 0.x, equal to what `MMOCR.readtext` does with its KIE model."""

    def __init__(self, model: Any, config: Any) -> None:
        self.model = model
        from mmocr.apis import model_inference
        from mmocr.datasets import KIEDataset, OpensetKIEDataset

        self.infer = model_inference
        read_at_least_one_character(model.bbox_head.rnn)
        test = config.data.test
        self.color_type = test.pipeline[0].get('color_type', 'color')
        self.dataset = KIEDataset(dict_file=test.dict_file, norm=test.get('norm', 10.0))
        self.names = names_in(model.class_list) if model.class_list else {}
        self.is_openset = model.openset
        self.pairs = OpensetKIEDataset._decode_pairs_pred
        self.edge_threshold = test.get('edge_thr', 0.5)
        self.link_type = test.get('link_type', 'one-to-one')

    def run(self, image: Any, boxes: list[list[float]], texts: list[str]):
        annotations = [
            {'box': [x1, y1, x2, y1, x2, y2, x1, y2], 'text': text}
            for (x1, y1, x2, y2), text in zip(boxes, texts)
        ]
        info = self.dataset._parse_anno_info(annotations)
        info['ori_bboxes'] = info['gt_bboxes'] = info['bboxes']
        found = self.infer(self.model, image, ann=info)
        nodes = found['nodes'].cpu()
        scores, labels = nodes.max(-1)
        items = list(zip(labels.tolist(), scores.tolist()))
        if not self.is_openset:
            return items, None
        edges = found['edges'][:, -1].view(len(boxes), len(boxes)).cpu()
        pairs, pair_scores = self.pairs(nodes, labels, edges, self.edge_threshold, self.link_type)
        relations = [
            {'key': int(key), 'value': int(value), 'score': finite(score)}
            for (key, value), score in zip(pairs, pair_scores)
        ]
        return items, relations
