"""What MMOCR answers with models run one after the other.

    python chain.py DETECTOR RECOGNISER [KIE]

names folders of `test/fixtures/methods` without their generation. `chain_1x` or `chain_0x` is
written about the scenes, whichever MMOCR runs this; with a KIE model `chain_KIE_1x` or
`chain_KIE_0x`, about the receipts and the scenes with text. The scene whose EXIF orientation 1.x
reads in two ways is left out there (docs/deviations.md).
"""

from __future__ import annotations

import sys

import torch
from answer import generation
from images import METHODS, scenes
from receipts import RECEIPTS, TEXTS
from store import MethodFolder, write_json


def main(*names: str) -> None:
    torch.set_num_threads(1)
    if generation() == '1.x':
        from chain_1x import chain
    else:
        from chain_0x import chain
    suffix = f'{generation()[0]}x'
    models = [METHODS / f'{name}_{suffix}' for name in names]
    kie = names[2:]
    folder = MethodFolder('_'.join(['chain', *kie, suffix]))
    roles = ('detection', 'recognition', 'kie')
    onnx = {role: f'../{model.name}/model.onnx' for role, model in zip(roles, models)}
    write_json(folder.path / 'chain.json', onnx)
    images = [scene.path for scene in scenes() if scene.texts or not kie]
    if kie:
        images += [RECEIPTS / name for name in TEXTS]
    answer = chain(*models)
    for image in images:
        if suffix == '1x' and image.name == 'exif.jpg':
            continue
        found = answer(image)
        folder.write_answer(image, found)
        print(image.name, [(e['text'], e.get('label')) for e in found['result']], flush=True)
    folder.write_versions(models=[model.name for model in models])
    print(f'{folder.path.name}: {folder.check()} bytes', flush=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
