"""MMDetection's and MMOCR's own boundaries of drawn masks, for `test/fixtures/masks`.

    python masks.py FOLDER

Run once by an environment of each generation; both add their answers to `boundaries.json`.
"""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path

import mmocr
import numpy as np
import torch

#: Height and width of the image, and of what the network sees.
IMAGE, SEEN = (231, 317), (392, 538)


def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Detections (9, 5) and masks (9, 28, 28): blobs, a hole, noise, nothing; edges, no width."""
    random = np.random.default_rng(5)
    y, x = np.mgrid[0:28, 0:28] / 27
    masks = np.zeros((9, 28, 28))
    for mask in masks:
        for _ in range(3):
            (cx, cy), (sx, sy) = random.uniform(0.1, 0.9, 2), random.uniform(0.05, 0.3, 2)
            mask[:] = np.maximum(mask, np.exp(-(((x - cx) / sx) ** 2) - ((y - cy) / sy) ** 2))
    masks[3] = 1 - np.exp(-((x - 0.5) ** 2 + (y - 0.5) ** 2) / 0.02)
    masks[4] = random.random((28, 28))
    masks[5] = 0.2
    lows, highs = (0, 0, 20, 10), (400, 300, 300, 150)
    boxes = random.uniform(lows, highs, (9, 4))
    boxes[:, 2:] += boxes[:, :2]
    height, width = SEEN
    boxes = np.minimum(boxes, [width, height, width, height])
    boxes[6:] = [500, 100, width, 180], [0, 380, 60, height], [100, 50, 100, 90]
    dets = np.concatenate([boxes, np.linspace(0.99, 0.3, 9)[:, None]], 1)
    return dets.astype(np.float32), masks.astype(np.float32)


def answers_1x(dets: np.ndarray, masks: np.ndarray) -> dict[str, list]:
    from mmdet.models.roi_heads.mask_heads import FCNMaskHead
    from mmdet.structures import DetDataSample
    from mmengine.config import ConfigDict
    from mmengine.structures import InstanceData
    from mmocr.models.textdet.detectors.mmdet_wrapper import MMDetWrapper
    from mmocr.structures import TextDetDataSample

    meta = {'scale_factor': (SEEN[1] / IMAGE[1], SEEN[0] / IMAGE[0]), 'ori_shape': IMAGE}
    boxes, labels = torch.from_numpy(dets[:, :4].copy()), torch.zeros(len(dets)).long()
    pasted = FCNMaskHead(num_classes=1, num_convs=0)._predict_by_feat_single(
        torch.from_numpy(masks)[:, None],
        boxes,
        labels,
        meta,
        ConfigDict(mask_thr_binary=0.5),
        rescale=True,
        activate_map=True,
    )
    sample = DetDataSample()
    scores = torch.from_numpy(dets[:, 4])
    sample.pred_instances = InstanceData(bboxes=boxes, scores=scores, masks=pasted)
    wrapper = types.SimpleNamespace(text_repr_type='poly')
    found = MMDetWrapper.adapt_predictions(wrapper, [sample], [TextDetDataSample()])[0]
    rows = zip(found.pred_instances.polygons, found.pred_instances.scores.tolist())
    return {'poly_1x': [[*polygon.tolist(), score] for polygon, score in rows]}


def answers_0x(dets: np.ndarray, masks: np.ndarray) -> dict[str, list]:
    from mmcv import ConfigDict
    from mmdet.models.roi_heads.mask_heads.fcn_mask_head import FCNMaskHead
    from mmocr.models.textdet.detectors.ocr_mask_rcnn import OCRMaskRCNN

    factor = torch.tensor([SEEN[1] / IMAGE[1], SEEN[0] / IMAGE[0]] * 2, dtype=torch.float32)
    # As MMDetection 2.x: to the image's pixels, back to the network's, and there again.
    boxes = torch.from_numpy(dets[:, :4]) / factor * factor
    labels, settings = torch.zeros(len(dets)).long(), ConfigDict(mask_thr_binary=0.5)
    head = FCNMaskHead(num_classes=1, num_convs=0)
    pasted = head.get_seg_masks(masks[:, None], boxes, labels, settings, IMAGE, factor, True)
    found = {}
    for kind in ('poly', 'quad'):
        detector = types.SimpleNamespace(text_repr_type=kind)
        rows = OCRMaskRCNN.get_boundary(detector, ([dets], pasted))['boundary_result']
        found[f'{kind}_0x'] = [list(map(float, row)) for row in rows]
    return found


def main(folder: Path) -> None:
    dets, masks = drawn()
    np.save(folder / 'dets.npy', dets)
    np.save(folder / 'masks.npy', masks)
    path = folder / 'boundaries.json'
    stored = json.loads(path.read_text('utf-8')) if path.exists() else {}
    answers = answers_0x if mmocr.__version__.startswith('0.') else answers_1x
    stored.update(answers(dets, masks))
    path.write_text(json.dumps(stored, separators=(',', ':')), 'utf-8')


if __name__ == '__main__':
    main(Path(sys.argv[1]))
