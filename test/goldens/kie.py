"""Train miniatures of SDMGR and store what MMOCR answers.

    python kie.py [NAME …]

In an environment with MMOCR 1.x or 0.x; `test/fixtures/methods/NAME_1x` or `NAME_0x` is written,
with `annotations/IMAGE.json`, the boxes and texts MMOCR was given. The ONNX file is
`export.mjs`'s.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import torch
from fixed_channels import deflate
from images import METHODS
from overfitting import overfit
from receipts import CLASSES, annotation, receipts
from store import MethodFolder

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'src/python/handler'))
from kie_miniatures import SHIPPED
from mmocr_loading import import_mmocr

GENERATION = import_mmocr()
if GENERATION == '1.x':
    from kie_1x import Answers, Extractor, miniature
else:
    from kie_0x import Answers, Extractor, miniature

STEPS = 400
SEED = 4


def train(extractor: Extractor) -> int:
    """Gives the number of steps."""
    batches = [extractor.batch(receipt) for receipt in receipts()]

    def learnt() -> bool:
        counts = [extractor.right(batch) for batch in batches]
        right, of = (sum(column) for column in zip(*counts))
        print(f'  {right} of {of} labels and links')
        return right >= 0.95 * of

    return overfit(extractor.model, batches, extractor.loss, learnt, STEPS, 3e-3)


def make(name: str) -> None:
    folder = MethodFolder(f'{name}_{GENERATION.replace(".", "")}')
    folder.write_config(miniature(name))
    torch.manual_seed(SEED)
    extractor = Extractor(folder.config)
    extractor.model.init_weights()
    steps = train(extractor)
    folder.write_checkpoint(extractor.model.state_dict())
    deflate(folder.checkpoint)
    answers = Answers(folder.config, folder.checkpoint)
    for part in ('answers', 'outputs', 'annotations'):
        shutil.rmtree(folder.path / part, ignore_errors=True)
    (folder.path / 'annotations').mkdir()
    for receipt in receipts():
        answer, outputs = answers(receipt)
        folder.write_answer(receipt.image, answer)
        folder.write_outputs(receipt.image, outputs)
        given = folder.path / 'annotations' / f'{receipt.image.name}.json'
        given.write_text(f'{annotation(receipt)}\n', 'utf-8')
        labels = [item['label'] for item in answer['result']]
        print(f'  {receipt.image.name}: {labels} {answer.get("relations")}')
    shipped = f'configs/kie/sdmgr/{SHIPPED[name]}'
    folder.write_versions(**{'shipped config': shipped, 'seed': SEED, 'steps': steps})
    print(f'{folder.path.name}: {folder.check()} bytes')


def main() -> None:
    torch.set_num_threads(1)
    lines = ''.join(f'{index} {name}\n' for index, name in enumerate(CLASSES))
    (METHODS / 'dicts' / 'wildreceipt_classes.txt').write_text(lines, 'utf-8')
    for name in sys.argv[1:] or SHIPPED:
        print(name, flush=True)
        make(name)


if __name__ == '__main__':
    main()
