"""The handler's operators against mmcv's compiled ones: differences and times, on random inputs.

    PYTHON compare.py [--cases 200] [--store FILE.npz]

PYTHON has a compiled mmcv (mmcv, onedl-mmcv) of either generation. `--store` keeps the compiled
ones' answers to the first cases for the tests (test/fixtures/operators.npz).
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

import numpy as np
import torch
from cases import INPUTS, answer, inputs

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'src' / 'python' / 'handler'))

#: Cases of each operator whose answers are stored.
STORED = 24


@contextmanager
def ours() -> Iterator[None]:
    """`mmcv.ops` asks the handler's functions instead of the compiled ones."""
    from mmocr_operators import stand_in

    kernels = stand_in()
    modules = [
        module
        for name, module in sys.modules.items()
        if name.startswith('mmcv.ops.') and hasattr(module, 'ext_module')
    ]
    compiled = modules[0].ext_module
    for module in modules:
        module.ext_module = kernels
    yield
    for module in modules:
        module.ext_module = compiled


def timed(name: str, given: list[tuple]) -> tuple[list[np.ndarray], float]:
    start = time.perf_counter()
    return [answer(name, case) for case in given], time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--cases', type=int, default=200)
    parser.add_argument('--store', type=Path)
    args = parser.parse_args()
    import mmcv.ops  # noqa: F401
    from mmocr_operators import has_compiled_operators

    if not has_compiled_operators():
        print(f'the mmcv of {sys.executable} is not compiled', file=sys.stderr)
        return 2
    torch.set_num_threads(1)
    stored, wrong = {}, 0
    print(f'{"operator":<26}{"cases":>6}{"largest difference":>20}{"time / compiled":>17}')
    for name in INPUTS:
        given = [inputs(name, seed) for seed in range(args.cases)]
        wanted, compiled_s = timed(name, given)
        with ours():
            got, our_s = timed(name, given)
        # Labels and indices are whole numbers: half a one is a difference.
        differences = [
            np.abs(one - other).max(initial=0) if one.shape == other.shape else np.inf
            for one, other in zip(got, wanted)
        ]
        worst = max(differences)
        wrong += worst > 1e-5
        print(f'{name:<26}{args.cases:>6}{worst:>20.1e}{our_s / compiled_s:>17.2f}')
        stored.update({f'{name}.{seed}': value for seed, value in enumerate(wanted[:STORED])})
    if args.store:
        np.savez_compressed(args.store, **stored)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
