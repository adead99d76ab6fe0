"""Make the detectors' goldens.

    python detectors.py train NAME…    with MMOCR 1.x: weights for both generations
    python detectors.py answer NAME…   with either: config, answers, inputs, versions
    python detectors.py outputs NAME…  with either: what the network gives; after export.mjs

NAME is one of `miniatures.DETECTORS`; without any, all are made.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings

# Before numpy is loaded: with AVX-512 its argsort orders equal scores in a way of its own, and the
# order in which DRRG merges its components is the order of their scores.
AVX512 = 'AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL'
os.environ.setdefault('NPY_DISABLE_CPU_FEATURES', AVX512)

from fixed_channels import deflate  # noqa: E402
from half_precision import rounded  # noqa: E402
from miniatures import DETECTORS  # noqa: E402
from store import MethodFolder  # noqa: E402

#: Heads that 0.x has otherwise than 1.x, so that they are trained twice.
TWICE = ('panet', 'psenet')
#: Those with large maps to store, which leave little room for weights.
HALF = ('textsnake', 'drrg')


def train(name: str) -> None:
    from train import FIXED, SEED, train

    small = DETECTORS[name]
    for generation in ('1.x', '0.x'):
        if generation == '1.x' or name in TWICE:
            state, seconds = train(name, generation)
            state = rounded(state) if name in HALF else state
            meta = {'seed': SEED, 'steps': small.steps, 'seconds': round(seconds)}
        if generation == '0.x':
            # `wrapped_model` is 1.x's way to MMDetection's Mask R-CNN.
            names = {key: key.replace('det_head.', 'bbox_head.') for key in state}
            names = {key: new.replace('wrapped_model.', '') for key, new in names.items()}
            state = {names[key]: value for key, value in state.items()}
        folder = MethodFolder(f'{name}_{generation[0]}x')
        folder.write_checkpoint(state, **meta)
        if name in FIXED:
            deflate(folder.checkpoint)


def main() -> None:
    parser = argparse.ArgumentParser(description='Make the goldens of the detectors.')
    parser.add_argument('action', choices=('train', 'answer', 'outputs'))
    parser.add_argument('name', nargs='*', choices=[*DETECTORS, []])
    arguments = parser.parse_args()
    warnings.filterwarnings('ignore')
    if arguments.action == 'answer':
        from answer import answer as make
    elif arguments.action == 'outputs':
        from outputs import write_outputs as make
    else:
        make = train
    for name in arguments.name or DETECTORS:
        make(name)


if __name__ == '__main__':
    sys.exit(main())
