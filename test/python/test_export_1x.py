"""The recogniser among the samples is of 1.x."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from conftest import GOLDEN, RECOGNISER, SAMPLES
from exporter import export, run


def test_recogniser_equals_mmocrs_probabilities(tmp_path: Path) -> None:
    output = tmp_path / 'rec.onnx'
    done = export(*(SAMPLES / name for name in RECOGNISER), output)
    assert done.returncode == 0, done.stderr
    image = np.load(GOLDEN / 'stages' / 'word_00.png.input.npy')
    want = np.load(GOLDEN / 'stages' / 'word_00.png.prob.npy')
    assert np.abs(run(output, image) - want).max() < 1e-4
    assert np.array_equal(run(output, image).argmax(-1), want.argmax(-1))
