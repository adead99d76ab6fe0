"""What a detector's network gives in PyTorch, by the names of the ONNX file's outputs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch
from answer import detector, generation, watch_inputs
from half_precision import cast_on_load
from images import scenes
from store import MethodFolder
from torch import Tensor, nn

sys.path[:0] = [
    str(Path(__file__).resolve().parents[2] / part) for part in ('src/python', 'src/python/handler')
]

#: Scenes whose outputs are stored, the smaller ones: maps are large, those of full size most.
SCENES = ('bent.png', 'small.webp')
FULL_SIZE = ('textsnake', 'drrg')


def unpadded(image: Tensor) -> Tensor:
    """Height and width (2,) of what is not padding, which is zero; of an image (1, 3, H, W)."""
    filled = image[0].ne(0).any(0)
    return torch.tensor([filled.any(1).sum(), filled.any(0).sum()], dtype=torch.float32)


def inputs_of(network: Any, image: Tensor, graphs: list[tuple[Tensor, ...]]) -> list[Tensor]:
    """All that the network takes for an image (1, 3, H, W), the last graphs among it."""
    known = {'input': image, 'image_shape': unpadded(image)}
    if graphs:
        known.update(zip(('nodes', 'adjacency', 'neighbours'), graphs[-1]))
    return [known[name] for name in network.inputs]


def watch_graphs(model: nn.Module) -> list[tuple[Tensor, ...]]:
    """A list that grows by what DRRG's graph network is fed: nodes, adjacency, neighbours."""
    fed: list[tuple[Tensor, ...]] = []
    head = getattr(model, 'det_head', None) or getattr(model, 'bbox_head', None)
    if hasattr(head, 'gcn'):
        head.gcn.register_forward_pre_hook(lambda _, args: fed.append(args))
    return fed


def write_outputs(name: str) -> None:
    """For each scene of `SCENES`, or the first one of them."""
    from mmocr_model import build_model
    from networks.methods import network_of

    torch.set_num_threads(1)
    folder = MethodFolder(f'{name}_{generation()[0]}x')
    cast_on_load(folder.onnx)
    _, model, config = build_model(folder.config, folder.checkpoint)
    network = network_of(model, config)
    watched, answer = detector(config.fromfile(str(folder.config)), folder.checkpoint)
    fed, graphs = watch_inputs(watched), watch_graphs(watched)
    for scene in scenes():
        if scene.path.name not in SCENES[: 1 if name in FULL_SIZE else None]:
            continue
        answer(scene.path)
        with torch.no_grad():
            given = network.reference(*inputs_of(network, fed[-1], graphs))
        folder.write_outputs(scene.path, dict(zip(network.outputs, given)))
    print(f'{folder.path.name}: {folder.check()} bytes with outputs', flush=True)
