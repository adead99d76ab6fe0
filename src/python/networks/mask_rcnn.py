"""Mask R-CNN: boxes, scores and masks after NMS, as MMDetection's two stages give them."""

from __future__ import annotations

import math
from typing import Any, Callable

import torch
from torch import Tensor, nn

from networks.detection_ops import Aligned, Highest, Suppressed, apart, nms_threshold
from networks.drawn_text import drawn_text
from networks.network import Network

METHODS = ('MMDetWrapper', 'OCRMaskRCNN')

#: `wh_ratio_clip` of MMDetection's `delta2bbox`.
MAX_RATIO = abs(math.log(16 / 1000))


class MaskRCNNNetwork(nn.Module):
    """Image (1, 3, H, W) and height and width of what is not padding (2,) to dets and masks.

    dets (n, 5): x1, y1, x2, y2 in pixels of the input, and score; masks (n, h, w): probabilities.
    """

    def __init__(self, model: nn.Module, first_class_only: bool) -> None:
        super().__init__()
        self.model = model
        self.first_class_only = first_class_only
        self.rpn = model.rpn_head
        self.roi = model.roi_head
        self.rpn_iou = nms_threshold(self.rpn.test_cfg.nms)
        self.rcnn_iou = nms_threshold(self.roi.test_cfg.nms)

    def forward(self, image: Tensor, image_shape: Tensor) -> tuple[Tensor, Tensor]:
        features = self.model.extract_feat(image)
        proposals = self.proposals(features, image_shape)
        boxes, scores, labels = self.boxes(features, proposals, image_shape)
        if self.first_class_only:
            first = (labels == 0).nonzero().squeeze(1)
            boxes, scores, labels = (x.index_select(0, first) for x in (boxes, scores, labels))
        pooled = pool(self.roi.mask_roi_extractor, features, boxes)
        masks = self.roi.mask_head(pooled)
        if masks.shape[1] > 1 and not self.first_class_only:
            masks = masks.gather(1, labels[:, None, None, None].expand_as(masks[:, :1]))
        return torch.cat([boxes, scores[:, None]], 1), masks[:, 0].sigmoid()

    def proposals(self, features: tuple, image_shape: Tensor) -> Tensor:
        """The first stage's boxes (n, 4) (`RPNHead`)."""
        cfg = self.rpn.test_cfg
        all_scores, all_boxes, levels = [], [], []
        maps = list(zip(*self.rpn(features)))
        sizes = [score.shape[-2:] for score, _ in maps]
        priors = self.rpn.prior_generator.grid_priors(sizes, device=features[0].device)
        for level, ((score, delta), prior) in enumerate(zip(maps, priors)):
            score = score[0].permute(1, 2, 0).reshape(-1, self.rpn.cls_out_channels)
            delta = delta[0].permute(1, 2, 0).reshape(-1, 4)
            softmax = not self.rpn.use_sigmoid_cls
            score = score.softmax(-1)[:, 0] if softmax else score.sigmoid()[:, 0]
            if cfg.get('nms_pre', -1) > 0:
                score, order = Highest.apply(score, cfg.nms_pre)
                delta, prior = delta.index_select(0, order), prior.index_select(0, order)
            all_scores.append(score)
            all_boxes.append(decode(self.rpn.bbox_coder, prior, delta, image_shape))
            levels.append(torch.full_like(score, level))
        scores, boxes, groups = torch.cat(all_scores), torch.cat(all_boxes), torch.cat(levels)
        if cfg.get('min_bbox_size', -1) >= 0:
            large = ((boxes[:, 2:] - boxes[:, :2]) > cfg.min_bbox_size).all(1).nonzero().squeeze(1)
            scores, boxes, groups = (x.index_select(0, large) for x in (scores, boxes, groups))
        kept = Suppressed.apply(apart(boxes, groups), scores, self.rpn_iou, cfg.max_per_img)
        return boxes.index_select(0, kept)

    def boxes(self, features: tuple, proposals: Tensor, image_shape: Tensor) -> tuple[Tensor, ...]:
        """The second stage's boxes (n, 4), scores (n,) and classes (n,) (`multiclass_nms`)."""
        head, cfg = self.roi.bbox_head, self.roi.test_cfg
        score, delta = head(pool(self.roi.bbox_roi_extractor, features, proposals))
        classes = score.shape[1] - 1
        scores = score.softmax(-1)[:, :-1].reshape(-1)
        if not head.reg_class_agnostic:
            proposals = proposals.repeat_interleave(classes, dim=0)
        boxes = decode(head.bbox_coder, proposals, delta.reshape(-1, 4), image_shape)
        if head.reg_class_agnostic:
            boxes = boxes.repeat_interleave(classes, dim=0)
        found = (scores > cfg.score_thr).nonzero().squeeze(1)
        labels = found % classes
        boxes, scores = boxes.index_select(0, found), scores.index_select(0, found)
        most = cfg.max_per_img if cfg.max_per_img > 0 else 2**31
        kept = Suppressed.apply(apart(boxes, labels), scores, self.rcnn_iou, most)
        return tuple(x.index_select(0, kept) for x in (boxes, scores, labels))


def decode(coder: Any, boxes: Tensor, deltas: Tensor, image_shape: Tensor) -> Tensor:
    """Boxes (n, 4) moved by deltas (n, 4) and cut off at the image's edges (`delta2bbox`)."""
    if coder.add_ctr_clamp:
        raise RuntimeError('DeltaXYWHBBoxCoder with add_ctr_clamp cannot be exported')
    deltas = deltas * deltas.new_tensor(coder.stds) + deltas.new_tensor(coder.means)
    size = boxes[:, 2:] - boxes[:, :2]
    centre = (boxes[:, :2] + boxes[:, 2:]) * 0.5 + size * deltas[:, :2]
    half = size * deltas[:, 2:].clamp(-MAX_RATIO, MAX_RATIO).exp() * 0.5
    moved = torch.cat([centre - half, centre + half], 1)
    if not coder.clip_border:
        return moved
    return torch.minimum(moved.clamp(min=0), image_shape.flip(0).repeat(2))


def pool(extractor: nn.Module, features: tuple, boxes: Tensor) -> Tensor:
    """Features (n, C, h, w) of boxes (n, 4), each from the level of its size."""
    scale = (boxes[:, 2:] - boxes[:, :2]).prod(1).sqrt() / extractor.finest_scale + 1e-6
    # MMDetection's floor(log2(scale)), clamped, without a logarithm that may round down.
    level = sum((scale >= 2**k).long() for k in range(1, extractor.num_inputs))
    rois = torch.cat([torch.zeros_like(boxes[:, :1]), boxes], 1)
    orders, pooled = [], []
    for k, (layer, feature) in enumerate(zip(extractor.roi_layers, features)):
        order = (level == k).nonzero().squeeze(1) if extractor.num_inputs > 1 else None
        chosen = rois if order is None else rois.index_select(0, order)
        orders.append(order)
        settings = (tuple(layer.output_size), layer.spatial_scale, layer.sampling_ratio)
        pooled.append(Aligned.apply(feature, chosen, *settings, layer.aligned))
    if len(pooled) == 1:
        return pooled[0]
    order = torch.cat(orders)
    back = torch.zeros_like(order).scatter(0, order, torch.arange(order.shape[0]))
    return torch.cat(pooled).index_select(0, back)


def mmdets_answer(model: nn.Module, first_class_only: bool) -> Callable[..., tuple[Tensor, Tensor]]:
    """MMDetection's own way through both stages, 3.x or (`first_class_only`) 2.x."""
    rpn, roi = model.rpn_head, model.roi_head

    def stages(features: tuple, metas: list[dict]) -> tuple[Tensor, Tensor]:
        if first_class_only:
            proposals = rpn.simple_test_rpn(features, metas)
            dets, labels = roi.simple_test_bboxes(features, metas, proposals, roi.test_cfg)
            return dets[0][labels[0] == 0], labels[0][labels[0] == 0]
        proposals = rpn.predict_by_feat(*rpn(features), batch_img_metas=metas)
        found = roi.predict_bbox(features, metas, proposals, roi.test_cfg)[0]
        return torch.cat([found.bboxes, found.scores[:, None]], 1), found.labels

    def forward(image: Tensor, image_shape: Tensor) -> tuple[Tensor, Tensor]:
        features = model.extract_feat(image)
        shape = tuple(image_shape.int().tolist())
        dets, labels = stages(features, [{'img_shape': shape, 'scale_factor': (1.0, 1.0)}])
        rois = torch.cat([torch.zeros_like(dets[:, :1]), dets[:, :4]], 1)
        answer = roi._mask_forward(features, rois)
        masks = answer['mask_pred' if first_class_only else 'mask_preds'].sigmoid()
        labels = torch.zeros_like(labels) if roi.mask_head.class_agnostic else labels
        return dets, masks[range(len(labels)), labels]

    return forward


def examples(module: nn.Module) -> list[tuple[Tensor, Tensor]]:
    """Drawn images whose results do not hang on a float's last digit, as a box's rank may."""
    found = []
    for seed, (height, width) in enumerate([(96, 160), (64, 64), (128, 96)] * 4):
        image = drawn_text(height, width, seed)
        image[:, :, height - 7 :], image[:, :, :, width - 5 :] = 0, 0
        shape = torch.tensor([height - 7.0, width - 5.0])
        with torch.no_grad():
            answers = [module(image * factor, shape)[0] for factor in (1, 1 + 3e-6)]
        same = answers[0].shape == answers[1].shape
        if same and torch.allclose(*answers, rtol=0, atol=1e-2):
            found.append((len(answers[0]), image, shape))
        if len(found) == 3:
            break
    if not found:
        raise RuntimeError('no example gives results that can be compared')
    # The one with the most boxes is traced.
    return [tuple(example) for _, *example in sorted(found, key=lambda row: -row[0])]


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    old = config.model.type == 'OCRMaskRCNN'
    model, reference = (m if old else m.wrapped_model for m in (model, reference))
    kinds = [type(m).__name__ for m in (model, getattr(model, 'roi_head', None))]
    if kinds != [config.model.type if old else 'MaskRCNN', 'StandardRoIHead']:
        raise RuntimeError(f'{kinds[0]} with {kinds[1]} cannot be exported')
    # 0.x takes the first class's masks (`OCRMaskRCNN.get_boundary`), 1.x all.
    module = MaskRCNNNetwork(model, old).eval()
    return Network(
        module,
        mmdets_answer(reference, old),
        {'input': {2: 'H', 3: 'W'}, 'image_shape': {}},
        {'dets': {0: 'n'}, 'masks': {0: 'n'}},
        examples(module),
    )
