"""How long inference takes with the handler's operators, in times of mmcv's compiled ones.

    PYTHON times.py [--rounds 5]

PYTHON has a compiled mmcv, and lanms-neo. The detectors are the stored miniatures
(test/fixtures/methods), whose networks are a fraction of the shipped ones': what is done after the
network weighs most there. The backbone is of full size, with random weights and offsets. Both sides
take turns on one thread; the least CPU time counts.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Callable

import numpy as np
import torch
from compare import ours, require_compiled_operators

METHODS = Path(__file__).resolve().parents[2] / 'test' / 'fixtures' / 'methods'
DETECTORS = ('panet', 'psenet', 'drrg', 'mask_rcnn', 'dbnet_dcnv2')
#: Height and width that a DBNet makes of a photo.
PHOTO = (736, 992)


def detector(name: str, generation: str) -> Callable[[], None]:
    folder = METHODS / f'{name}_{generation[0]}x'
    files = str(folder / 'config.py'), str(folder / 'checkpoint.pth')
    images = [str(METHODS / 'images' / path.stem) for path in (folder / 'answers').iterdir()]
    if generation == '1.x':
        from mmocr.apis import TextDetInferencer

        infer = TextDetInferencer(*files, 'cpu')
        return lambda: infer(images, progress_bar=False)
    from mmocr.apis import model_inference
    from mmocr_model import build_model

    _, model, _ = build_model(*map(Path, files))

    def run() -> None:
        for image in images:
            model_inference(model, image)

    return run


def backbone() -> Callable[[], None]:
    """ResNet-50 with DCNv2 in its last three stages, as DBNet and FCENet have it."""
    from mmdet.models import ResNet

    torch.manual_seed(0)
    deformable = {'type': 'DCNv2', 'deform_groups': 1, 'fallback_on_stride': False}
    network = ResNet(50, dcn=deformable, stage_with_dcn=(False, True, True, True))
    network.eval()
    for name, weight in network.named_parameters():
        if 'conv_offset' in name:
            torch.nn.init.normal_(weight, std=0.02)
    image = torch.randn(1, 3, *PHOTO)
    return lambda: network(image)


def seconds(run: Callable[[], None]) -> float:
    start = time.process_time()
    with torch.no_grad():
        run()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--rounds', type=int, default=5)
    args = parser.parse_args()
    from mmocr_loading import import_mmocr

    generation = import_mmocr()
    require_compiled_operators()
    torch.set_num_threads(1)
    runs = {name: detector(name, generation) for name in DETECTORS}
    runs['ResNet-50 with DCNv2'] = backbone()
    print(f'{"":<24}{"compiled ms":>12}{"ours ms":>12}{"ratio":>8}')
    for name, run in runs.items():
        compiled, python = [], []
        for _ in range(args.rounds):
            compiled.append(seconds(run) * 1000)
            with ours():
                python.append(seconds(run) * 1000)
        best = np.min(compiled), np.min(python)
        print(f'{name:<24}{best[0]:>12.0f}{best[1]:>12.0f}{best[1] / best[0]:>8.2f}', flush=True)


if __name__ == '__main__':
    main()
