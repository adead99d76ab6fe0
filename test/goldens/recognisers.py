"""Train miniatures of the recognisers and store what MMOCR answers.

    python recognisers.py [NAME …]

In an environment with MMOCR 1.x or 0.x; without names, every recogniser of that generation.
`test/fixtures/methods/NAME_1x` or `NAME_0x` is written; the ONNX file is `exporting.py`'s.
"""

from __future__ import annotations

import shutil
import sys
import time
from itertools import groupby
from pathlib import Path

import numpy as np
import torch
from fixed_channels import deflate, shrink, widen
from images import METHODS, WORDS, words
from overfitting import overfit
from recogniser_configs import UNKNOWN, Miniature
from store import MethodFolder

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'src/python/handler'))
from mmocr_loading import import_mmocr

GENERATION = import_mmocr()
if GENERATION == '1.x':
    from recogniser_1x import CONFIGS, MINIATURES, Answers, Recogniser, miniature
else:
    from recogniser_0x import CONFIGS, MINIATURES, Answers, Recogniser, miniature

#: Never trained on, so that some answers are unsure.
UNSEEN = ('platform.png', 'letter.png', 'faint.webp')
#: Words whose network outputs are stored; none is tall, which 0.x would read turned, too.
OUTPUTS = ('harbour.png', 'No17.png', 'music.bmp', 'platform.png')
#: Of SegOCR, whose output has a class for every pixel.
SMALL = ('B4.png',)
#: Which of 0.x's turns (0°, 90°, 270°) sets a tall word upright.
UPRIGHT = {1: 2, 3: 1}
STEPS = 1200
SEED = 4


def training_text(recogniser: Recogniser, image: Path, text: str) -> str:
    """What the dictionary can say of the text."""
    text = UNKNOWN.get(image.name, text) if recogniser.with_unknown else text
    lower = not any(character.isupper() for character in recogniser.characters)
    text = text.lower() if lower else text
    known = recogniser.characters
    return text if recogniser.with_unknown else ''.join(c for c in text if c in known)


def batches(recogniser: Recogniser, longest: int) -> list[dict]:
    """The words, grouped by the size of the network's input."""
    samples = []
    for image, text in words().items():
        text = training_text(recogniser, image, text)
        # CTC has no loss for a text without characters.
        shortest = 1 if recogniser.ctc else 0
        if image.name in UNSEEN or not shortest <= len(text) <= longest:
            continue
        turned = WORDS[image.name][2]
        if recogniser.segments and (turned or 'exif' in image.name):
            continue  # its letters do not stand side by side, or are not where they were drawn
        turns = UPRIGHT.get(turned, 0)
        samples.append(recogniser.sample(image, text, turns))
    samples.sort(key=lambda sample: tuple(sample['inputs'].shape))
    groups = groupby(samples, key=lambda sample: tuple(sample['inputs'].shape))
    return [recogniser.batch(list(group)) for _, group in groups]


def train(recogniser: Recogniser, made: Miniature) -> int:
    """Gives the number of steps."""
    data = batches(recogniser, made.longest)

    def learnt() -> bool:
        found = [word for batch in data for word in recogniser.read(batch)]
        right = sum(wanted == got.replace('<UKN>', '×') for wanted, got, _ in found)
        scores = [np.mean(scores) for _, _, scores in found if len(scores)]
        mean = float(np.mean(scores)) if scores else 0.0
        print(f'  {right} of {len(found)} words, mean score {mean:.2f}', found[0][:2])
        return right >= 0.87 * len(found) and mean > 0.8

    return overfit(recogniser.model, data, recogniser.loss, learnt, STEPS, made.rate)


def weights_of_0x(name: str) -> dict[str, torch.Tensor]:
    """The golden's weights for 1.x, which has `<UKN>` after `<BOS/EOS>` and `<PAD>`."""
    state = torch.load(METHODS / name / 'checkpoint.pth')['state_dict']
    order = [*range(90), 91, 92, 90]
    classes = ('decoder.cls.weight', 'decoder.cls.bias', 'decoder.embedding.lut.weight')
    return {key: value[order] if key in classes else value for key, value in state.items()}


def make(name: str) -> None:
    """Train one miniature and store it with its answers."""
    folder = MethodFolder(f'{name}_{GENERATION.replace(".", "")}')
    folder.write_config(miniature(name))
    torch.manual_seed(SEED)
    small, full = Recogniser(folder.config), Recogniser(folder.config)
    small.model.init_weights()
    for module in MINIATURES[name].fixed:
        shrink(getattr(small.model, module))
    started = time.monotonic()
    weights, steps = MINIATURES[name].weights, 0
    if weights:
        small.model.load_state_dict(weights_of_0x(weights))
    else:
        steps = train(small, MINIATURES[name])
    folder.write_checkpoint(widen(small.model.state_dict(), full.model.state_dict()))
    deflate(folder.checkpoint)
    answers = Answers(folder.config, folder.checkpoint)
    inputs = {}
    shutil.rmtree(folder.path / 'answers', ignore_errors=True)
    shutil.rmtree(folder.path / 'outputs', ignore_errors=True)
    for image, text in words().items():
        answer, inputs[image], outputs = answers(image)
        folder.write_answer(image, answer)
        if image.name in (SMALL if small.segments else OUTPUTS):
            folder.write_outputs(image, {key: value[:1] for key, value in outputs.items()})
        print(f'  {image.name}: {text!r} → {answer}')
    folder.write_inputs(inputs)
    shipped = f'configs/textrecog/{(CONFIGS / MINIATURES[name].config).relative_to(CONFIGS)}'
    made = {'weights of': weights} if weights else {'seed': SEED, 'steps': steps}
    folder.write_versions(**{'shipped config': shipped, **made})
    print(f'{folder.path.name}: {folder.check()} bytes, {time.monotonic() - started:.0f} s')


def main() -> None:
    torch.set_num_threads(1)
    (METHODS / 'dicts').mkdir(exist_ok=True)
    for name in sys.argv[1:] or MINIATURES:
        print(name, flush=True)
        make(name)


if __name__ == '__main__':
    main()
