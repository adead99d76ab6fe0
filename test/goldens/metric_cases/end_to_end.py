"""ICDAR's end-to-end count, which MMOCR lacks, on MMOCR's own matching."""

from __future__ import annotations

import numpy as np
from mmocr.evaluation.functional import compute_hmean
from mmocr.evaluation.metrics import HmeanIOUMetric
from mmocr.utils import poly2shapely, poly_iou

from .images import Image
from .sample import sample


def counts(metric: HmeanIOUMetric, image: Image, threshold: float) -> np.ndarray:
    """Of one image: texts that were hit, those of them read right, true texts, found texts."""
    one = sample(image)
    truths, found = (
        [poly2shapely(polygon) for polygon in one[side]['polygons']]
        for side in ('gt_instances', 'pred_instances')
    )
    ignored = one['gt_instances']['ignored']
    scores = one['pred_instances']['scores'].numpy()
    left_out = metric._filter_preds(found, truths, scores, ignored)
    judged = np.where(~ignored)[0]
    kept = np.where(~left_out & ~(scores < threshold))[0]
    hits = {}
    for i in judged:
        for k in kept:
            if k not in hits and poly_iou(truths[i], found[k]) > 0.5:
                hits[k] = image['truth'][i]['text'].lower() == image['found'][k]['text'].lower()
                break
    return np.array([len(hits), sum(hits.values()), len(judged), len(kept)])


def end_to_end(images: list[Image]) -> dict[str, float]:
    """At the threshold with the best hmean of detection."""
    metric = HmeanIOUMetric()
    best = None
    for threshold in metric.pred_score_thrs:
        each = (counts(metric, image, threshold) for image in images)
        hits, right, truths, found = sum(each).tolist()
        hmean = compute_hmean(hits, hits, truths, found)[2]
        if best is None or hmean > best[0]:
            recall, precision, both = compute_hmean(right, right, truths, found)
            best = hmean, {'e2e/precision': precision, 'e2e/recall': recall, 'e2e/hmean': both}
    return best[1]
