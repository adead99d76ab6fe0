"""What MMOCR itself answers with a miniature, in the generation running this; see detectors.py."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Callable

import torch
from images import scenes
from miniatures import DETECTORS, head_of, miniature
from store import MethodFolder, seed_detection
from torch import nn

Answer = Callable[[Path], dict]
#: As a quad, 1.x hands OpenCV a flat list, which it refuses.
REFUSED = ('mask_rcnn', '1.x')


def generation() -> str:
    import mmocr

    return '0.x' if mmocr.__version__.startswith('0.') else '1.x'


def detector(config: Any, checkpoint: Path) -> tuple[nn.Module, Answer]:
    """The model as MMOCR's own inferencer builds it, and that inferencer."""
    if generation() == '1.x':
        from mmocr.apis import TextDetInferencer

        inferencer = TextDetInferencer(config, str(checkpoint), device='cpu')
        inferencer.show_progress = False
        return inferencer.model, lambda path: inferencer(str(path))['predictions'][0]
    from mmocr.apis import init_detector, model_inference

    model = init_detector(config, str(checkpoint), device='cpu')
    return model, lambda path: model_inference(model, str(path))


def watch_inputs(model: nn.Module) -> list[torch.Tensor]:
    """A list that grows by what the network is fed, for each image."""
    fed: list[torch.Tensor] = []
    backbone = getattr(model, 'wrapped_model', model).backbone
    backbone.register_forward_pre_hook(lambda _, args: fed.append(args[0].detach().clone()))
    return fed


def ask(folder: MethodFolder, config: Any, variant: str = '') -> int:
    """Write the answers for all scenes; gives how many instances there are."""
    model, answer = detector(copy.deepcopy(config), folder.checkpoint)
    fed, found = watch_inputs(model), []
    for scene in scenes():
        result = seed_detection(answer(scene.path))
        folder.write_answer(scene.path, result, variant)
        found.append(len(result['boundary_result']))
    folder.write_inputs(dict(zip([scene.path for scene in scenes()], fed)))
    expected = [len(scene.texts) for scene in scenes()]
    print(f'{folder.path.name} {variant}: found {found} of {expected}', flush=True)
    return sum(found)


def answer(name: str) -> None:
    """Config, answers, variants, inputs and versions of one detector."""
    torch.set_num_threads(1)
    small, made_by = DETECTORS[name], generation()
    folder = MethodFolder(f'{name}_{made_by[0]}x')
    config = miniature(name, made_by)
    folder.write_config(config)
    instances = ask(folder, config)
    if small.shape is not None and (name, made_by) != REFUSED:
        key = small.shape.replace('HEAD', head_of(made_by))
        owner, _, setting = key.rpartition('.')
        # OCRMaskRCNN's own default.
        shipped = part_of(config, owner).get(setting, 'quad')
        other = 'quad' if shipped == 'poly' else 'poly'
        changed = copy.deepcopy(config)
        changed.merge_from_dict({key: other})
        folder.write_variants({other: {setting: other}})
        ask(folder, changed, other)
    meta = torch.load(folder.checkpoint, map_location='cpu', weights_only=True)['meta']
    folder.write_versions(shipped=small.shipped[made_by], instances=instances, **meta)
    print(f'{folder.path.name}: {folder.check()} bytes', flush=True)


def part_of(config: Any, key: str) -> Any:
    """The part of a config at a dotted key."""
    for part in key.split('.'):
        config = config[part]
    return config
