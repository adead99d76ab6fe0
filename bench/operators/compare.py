"""The handler's operators against mmcv's compiled ones, on random inputs.

    PYTHON compare.py [--cases 200] [--store FILE.npz]

PYTHON has a compiled mmcv (mmcv, onedl-mmcv) of either generation. `--store` keeps the compiled
ones' answers to the first cases for the tests (test/fixtures/operators.npz).
"""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

import numpy as np
from cases import INPUTS, STORED, answer, inputs

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'src' / 'python' / 'handler'))


@contextmanager
def ours() -> Iterator[None]:
    """`mmcv.ops` and DRRG ask the handler's functions instead of the compiled ones."""
    import mmocr_lanms
    from mmocr_operators import stand_in

    asked = {'ext_module': stand_in(), 'la_nms': mmocr_lanms.merge_quadrangle_n9}
    compiled = [
        (module, name, getattr(module, name))
        for module in list(sys.modules.values())
        for name in asked
        if name in vars(module)
    ]
    for module, name, _ in compiled:
        setattr(module, name, asked[name])
    yield
    for module, name, function in compiled:
        setattr(module, name, function)


def require_compiled_operators() -> None:
    import mmcv.ops  # noqa: F401
    from mmocr_operators import has_compiled_operators

    if not has_compiled_operators():
        sys.exit(f'the mmcv of {sys.executable} is not compiled')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--cases', type=int, default=200)
    parser.add_argument('--store', type=Path)
    args = parser.parse_args()
    require_compiled_operators()
    stored, wrong = {}, 0
    print(f'{"operator":<26}{"cases":>6}{"largest difference":>20}')
    for name in INPUTS:
        given = [inputs(name, seed) for seed in range(args.cases)]
        wanted = [answer(name, case) for case in given]
        with ours():
            got = [answer(name, case) for case in given]
        # Labels and indices are whole numbers: half a one is a difference.
        differences = [
            np.abs(one - other).max(initial=0) if one.shape == other.shape else np.inf
            for one, other in zip(got, wanted)
        ]
        worst = max(differences)
        wrong += worst > 1e-5
        print(f'{name:<26}{args.cases:>6}{worst:>20.1e}')
        stored.update({f'{name}.{seed}': value for seed, value in enumerate(wanted[:STORED])})
    if args.store:
        np.savez_compressed(args.store, **stored)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
