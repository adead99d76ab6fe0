"""What MMOCR answers with a detector and a recogniser, one after the other, on the scenes.

    python chain.py DETECTOR RECOGNISER

names two folders of `test/fixtures/methods` without their generation; `chain_1x` is written with
`MMOCRInferencer`, `chain_0x` with `MMOCR.readtext`, whichever MMOCR runs this. The scene whose EXIF
orientation 1.x reads in two ways is left out there (docs/deviations.md).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Callable

import numpy as np
import torch
from answer import generation
from images import METHODS, scenes
from store import MethodFolder, finite, write_json


def chain_1x(detector: Path, recogniser: Path) -> Callable[[Path], list[dict]]:
    from mmengine.config import Config
    from mmocr.apis import MMOCRInferencer

    (config, weights), (rec_config, rec_weights) = files(detector), files(recogniser)
    reader = Config.fromfile(rec_config)
    # It wants its fonts, though nothing is drawn.
    reader.visualizer = {'type': 'TextRecogLocalVisualizer', 'name': 'visualizer'}
    inferencer = MMOCRInferencer(config, weights, reader, rec_weights, device='cpu')

    def answer(image: Path) -> list[dict]:
        found: dict[str, Any] = inferencer(str(image))['predictions'][0]
        keys = ('det_polygons', 'det_scores', 'rec_texts', 'rec_scores')
        rows = zip(*(found[key] for key in keys))
        return [entry(list(map(float, box)), *rest) for box, *rest in rows]

    return answer


def chain_0x(detector: Path, recogniser: Path) -> Callable[[Path], list[dict]]:
    from mmocr.utils.ocr import MMOCR

    (config, weights), (rec_config, rec_weights) = files(detector), files(recogniser)
    # The names only have to be among those it knows.
    run = MMOCR('DB_r18', config, weights, 'CRNN', rec_config, rec_weights, device='cpu')

    def answer(image: Path) -> list[dict]:
        found = run.readtext(str(image), details=True)[0]['result']
        return [entry(f['box'], f['box_score'], f['text'], f['text_score']) for f in found]

    return answer


def files(folder: Path) -> tuple[str, str]:
    return str(folder / 'config.py'), str(folder / 'checkpoint.pth')


def entry(box: list[float], score: float, text: str, text_score: Any) -> dict[str, Any]:
    read = float(np.mean(text_score)) if text else float('nan')
    return {'box': box, 'box_score': finite(score), 'text': text, 'text_score': finite(read)}


def main(detector: str, recogniser: str) -> None:
    torch.set_num_threads(1)
    made_by = generation()
    suffix = f'{made_by[0]}x'
    models = [METHODS / f'{name}_{suffix}' for name in (detector, recogniser)]
    folder = MethodFolder(f'chain_{suffix}')
    names = ('detection', 'recognition')
    onnx = {role: f'../{model.name}/model.onnx' for role, model in zip(names, models)}
    write_json(folder.path / 'chain.json', onnx)
    answer = (chain_1x if made_by == '1.x' else chain_0x)(*models)
    for scene in scenes():
        if made_by == '1.x' and scene.path.name == 'exif.jpg':
            continue
        found = answer(scene.path)
        folder.write_answer(scene.path, {'result': found})
        print(scene.path.name, [one['text'] for one in found], flush=True)
    folder.write_versions(models=[model.name for model in models])
    print(f'{folder.path.name}: {folder.check()} bytes', flush=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
