"""What lanms-neo and numpy make of drawn quadrangles and equal numbers, for `test/fixtures/drrg`.

    NPY_DISABLE_CPU_FEATURES="AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL" \\
        python drrg_parts.py FILE.json

numpy sorts otherwise with AVX-512.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from lanms import merge_quadrangle_n9

random = np.random.default_rng(1)


def along_a_wave(count: int, flipped: bool) -> np.ndarray:
    """Quadrangles (count, 9) as DRRG proposes them; every third one the other way round."""
    t = np.sort(random.uniform(0, 30, count))
    x, y = 20 + t * 5 + random.normal(0, 1, count), 60 + 10 * np.sin(t / 10)
    angle, half = random.normal(0, 0.15, count), random.uniform(8, 12, count)
    sin, cos = np.sin(angle), np.cos(angle)
    top = np.stack([x + half * sin, y - half * cos], 1)
    bottom = np.stack([x - half * sin, y + half * cos], 1)
    side = np.stack([cos, sin], 1) * random.uniform(4, 5, count)[:, None]
    quads = np.hstack([top - side, top + side, bottom + side, bottom - side])
    if flipped:
        quads[::3] = quads[::3].reshape(-1, 4, 2)[:, [2, 1, 0, 3]].reshape(-1, 8)
    # Saturated probabilities: their sums are often equal.
    scores = random.choice([0.5, 0.75, 1.0], count)
    return np.hstack([quads.astype(np.float32), scores[:, None]])


def main(path: Path) -> None:
    merged = [along_a_wave(count, count % 2 == 1) for count in (1, 12, 25, 60, 61)]
    numbers = [random.integers(0, n // 4 + 2, n) for n in (5, 17, 100, 400)]
    numbers += [np.sort(row) for row in numbers]
    stored = {
        'quadrangles': [[q.tolist(), merge_quadrangle_n9(q, 0.3).tolist()] for q in merged],
        'argsort': [[row.tolist(), np.argsort(row).tolist()] for row in numbers],
    }
    path.write_text(json.dumps(stored, separators=(',', ':')), 'utf-8')


if __name__ == '__main__':
    main(Path(sys.argv[1]))
