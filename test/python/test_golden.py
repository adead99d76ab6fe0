"""The handler answers what MMOCR itself answered for the same file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import DETECTOR, GENERATION, GOLDEN, RECOGNISER, SAMPLES

DET = 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth'
SETS = {
    '1.x': {
        'det_quad': (f'{DET}.py', DETECTOR[1], 'images'),
        'det_poly': (f'{DET}_poly.py', DETECTOR[1], 'images'),
        'det_exif736': (f'{DET}_exif.py', DETECTOR[1], 'images'),
        'rec': (*RECOGNISER, 'words'),
    },
    '0.x': {'det_quad_0x': (*DETECTOR, 'images')},
}[GENERATION]
CASES = [(name, path) for name in SETS for path in sorted((GOLDEN / name).glob('*.json'))]


@pytest.mark.parametrize(('name', 'path'), CASES, ids=lambda value: getattr(value, 'stem', value))
def test_equals_mmocr(served, name: str, path: Path) -> None:
    config, checkpoint, folder = SETS[name]
    image = (SAMPLES / folder / path.stem).read_bytes()
    (answer,) = served(config, checkpoint).ask({'body': bytearray(image)})
    want = json.loads(path.read_text('utf-8'))
    assert list(answer) == list(want)
    if 'text' in want:
        assert answer['text'] == want['text']
        assert answer['score'] == (pytest.approx(want['score'], abs=1e-4) if want['text'] else None)
        return
    assert [len(row) for row in answer['boundary_result']] == [
        len(row) for row in want['boundary_result']
    ]
    for row, wanted in zip(answer['boundary_result'], want['boundary_result']):
        assert row == pytest.approx(wanted, abs=1e-4)


def test_there_are_cases() -> None:
    assert len(CASES) == {'1.x': 14 * 3 + 31, '0.x': 14}[GENERATION]


def test_frame_is_the_stored_one(detector) -> None:
    detector.ask({'body': bytearray((SAMPLES / 'images' / 'exif_orientation6.jpg').read_bytes())})
    assert detector.headers()['X-MMOCR-Image'] == '480x640;orientation=stored'
    assert detector.headers()['X-MMOCR-Task'] == 'textdet'
