"""Overfit detectors' miniatures on the scenes, with MMOCR 1.x; see detectors.py."""

from __future__ import annotations

import copy
import time
from typing import Any

import cv2
import numpy as np
import torch
from fixed_channels import cut, widen
from images import Scene, scenes
from miniatures import DETECTORS, miniature
from narrow import narrow
from store import MethodFolder
from torch import nn

SEED = 4
#: Those with channels no config changes.
FIXED = ('psenet', 'drrg')


def panet_0x(model: nn.Module) -> None:
    """Change PANet's and PSENet's 1.x head, in place, into the single layer it is in 0.x."""
    head = model.det_head
    last = head.conv2
    head.out_conv = nn.Conv2d(head.conv1.in_channels, last.out_channels, 1)
    del head.conv1, head.bn1, head.conv2

    def forward(features: Any, samples: Any = None) -> torch.Tensor:
        joined = torch.cat(features, 1) if isinstance(features, tuple) else features
        return head.out_conv(joined)

    head.forward = forward


def build(name: str, generation: str, narrowed: bool) -> nn.Module:
    """The miniature in 1.x's terms, with seeded random weights; see narrow.py."""
    from mmocr.registry import MODELS
    from mmocr.utils import register_all_modules

    register_all_modules(init_default_scope=True)
    torch.manual_seed(SEED)
    np.random.seed(SEED)
    config = miniature(name, '1.x')
    if name == 'mask_rcnn':
        # A few texts need no thousand proposals.
        training = config.model.cfg.train_cfg
        training.rpn_proposal.update(nms_pre=200, max_per_img=100)
        training.rcnn.sampler.num = 64
    if generation == '0.x' and name == 'panet':
        config.model.backbone.deep_stem = False
        config.model.backbone.stem_channels = None
        config.model.backbone.style = 'caffe'
    model = MODELS.build(copy.deepcopy(config.model))
    if narrowed:
        narrow(model)
    model.init_weights()
    if generation == '0.x' and name in ('panet', 'psenet'):
        panet_0x(model)
    model.cfg = config
    return model


def begin_with(model: nn.Module, other: str) -> None:
    """Load what fits of a trained detector, one without deformable convolutions, too."""
    path = MethodFolder(f'{other}_1x').checkpoint
    state = torch.load(path, map_location='cpu', weights_only=True)['state_dict']
    wanted = model.state_dict()
    for key in wanted:
        convolution = key.replace('conv_offset.weight', 'weight')
        if key != convolution and key not in state:
            # A new deformable convolution's mask is a half everywhere.
            state[convolution] = state[convolution] * 2
    if other in FIXED:
        state = {k: cut(k, v, wanted[k].shape) if k in wanted else v for k, v in state.items()}
    same = {k: v for k, v in state.items() if k in wanted and v.shape == wanted[k].shape}
    model.load_state_dict(same, strict=False)


def ready(model: nn.Module) -> None:
    """Every weight is learned, and the statistics that pretrained ones would have brought."""
    for module in model.modules():
        if hasattr(module, 'norm_eval'):
            module.norm_eval = False
        if hasattr(module, 'frozen_stages'):
            module.frozen_stages = -1
    for weights in model.parameters():
        weights.requires_grad_(True)


def sample(scene: Scene, pipeline: Any, masks: bool) -> tuple[torch.Tensor, Any]:
    """Input (3, H, W) uint8 and ground truth, as the test pipeline resizes the scene."""
    from mmengine.structures import InstanceData

    packed = pipeline({'img_path': str(scene.path), 'img_id': 0})
    image, data = packed['inputs'], packed['data_samples']
    polygons = [np.float32(p) * np.tile(data.scale_factor, len(p) // 2) for p in scene.polygons]
    polygons = [np.float32(p) for p in polygons]
    corners = [p.reshape(-1, 2) for p in polygons]
    truth = InstanceData()
    boxes = np.float32([[*c.min(0), *c.max(0)] for c in corners]).reshape(-1, 4)
    truth.bboxes = torch.from_numpy(boxes)
    truth.labels = torch.zeros(len(polygons), dtype=torch.long)
    if masks:
        from mmdet.structures import DetDataSample
        from mmdet.structures.mask import BitmapMasks

        drawn = np.zeros((len(polygons), *image.shape[1:]), np.uint8)
        for mask, points in zip(drawn, corners):
            cv2.fillPoly(mask, [np.int32(points.round())], 1)
        truth.masks = BitmapMasks(drawn, *image.shape[1:])
        data = DetDataSample(metainfo=data.metainfo)
    else:
        truth.polygons = polygons
        truth.ignored = torch.zeros(len(polygons), dtype=torch.bool)
    data.gt_instances = truth
    return image, data


def batches(model: nn.Module) -> list[dict[str, Any]]:
    """The scenes in pairs, normalised and padded, with their ground truth."""
    from mmcv.transforms import Compose

    steps = model.cfg.test_dataloader.dataset.pipeline
    steps = [copy.copy(step) for step in steps if step.type != 'LoadOCRAnnotations']
    # As the inferencers: what a pipeline packs of the annotations is not there.
    steps[-1].meta_keys = tuple(key for key in steps[-1].meta_keys if key != 'instances')
    pipeline = Compose(steps)
    masks = hasattr(model, 'wrapped_model')
    pairs = [sample(scene, pipeline, masks) for scene in scenes()]
    found = []
    for first in range(4):
        images, samples = zip(*pairs[first::4])
        batch = model.data_preprocessor(
            {'inputs': list(images), 'data_samples': list(samples)}, True
        )
        for packed in batch['data_samples']:
            # The padding is background, too, and makes all targets of one size.
            packed.set_metainfo({'img_shape': tuple(batch['inputs'].shape[2:])})
        found.append(batch)
    return found


def remember_targets(model: nn.Module) -> None:
    """Draw each batch's targets once: drawing takes longer than a step."""
    loss = getattr(getattr(model, 'det_head', None), 'module_loss', None)
    if loss is None:
        return
    drawn, draw = {}, loss.get_targets

    def targets(samples: list) -> Any:
        key = id(samples[0])
        if key not in drawn:
            drawn[key] = draw(samples)
        # Some losses write into their targets.
        return copy.deepcopy(drawn[key])

    loss.get_targets = targets


def train(name: str, generation: str) -> tuple[dict[str, torch.Tensor], float]:
    """The trained weights, in 1.x's names, and the seconds it took."""
    torch.set_num_threads(1)
    small = DETECTORS[name]
    model = build(name, generation, name in FIXED)
    # 0.x's own layers are trained into what 1.x has learned.
    begins = name if generation == '0.x' else small.begins
    if begins is not None:
        begin_with(model, begins)
    ready(model)
    data = batches(model)
    remember_targets(model)
    optimiser = torch.optim.Adam(model.parameters(), lr=small.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, small.rate, total_steps=small.steps, pct_start=0.1
    )
    started = time.time()
    model.train()
    for step in range(small.steps):
        if step == small.steps * 3 // 4:
            # As in use: the last steps see the statistics that evaluation will.
            for module in model.modules():
                if isinstance(module, nn.modules.batchnorm._BatchNorm):
                    module.eval()
        losses = model(**data[step % len(data)], mode='loss')
        total, seen = model.parse_losses(losses)
        optimiser.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5)
        optimiser.step()
        schedule.step()
        if step % 25 == 0 or step == small.steps - 1:
            shown = {key: round(float(value), 3) for key, value in seen.items()}
            print(f'{name} {step}/{small.steps} {time.time() - started:.0f} s {shown}', flush=True)
    state, full = model.state_dict(), build(name, generation, False).state_dict()
    return widen(state, full) if name in FIXED else state, time.time() - started
