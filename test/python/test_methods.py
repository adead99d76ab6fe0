"""Every method, served, answers what MMOCR itself answered when the goldens were made."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from archived import METHODS, SUFFIX
from conftest import GENERATION, Served
from mmocr_chain import Chain, load_one
from mmocr_stages import Stages
from mmocr_verify.weights import require_weights, watched
from shapely.geometry import Polygon

FOLDERS = ('images', 'words', 'receipts')
MODELS = sorted(
    folder
    for folder in METHODS.glob(f'*_{SUFFIX}')
    if (folder / 'checkpoint.pth').is_file() and (folder / 'versions.json').is_file()
)


def image_of(name: str) -> bytes:
    (path,) = (METHODS / folder / name for folder in FOLDERS if (METHODS / folder / name).is_file())
    return path.read_bytes()


def request_for(model: Path, name: str) -> Any:
    """The image, for KIE with the texts that are known of it."""
    known = model / 'annotations' / f'{name}.json'
    if not known.is_file():
        return bytearray(image_of(name))
    image = base64.b64encode(image_of(name)).decode()
    return {'image': image, **json.loads(known.read_text('utf-8'))}


@pytest.mark.parametrize('model', MODELS, ids=lambda model: model.name)
def test_serves(model: Path) -> None:
    with watched() as loadings:
        served = Served(model, 'checkpoint.pth')
    # Verifying finds nothing missing of a model that is whole.
    require_weights(loadings)
    answers = sorted((model / 'answers').glob('*.json'))
    assert answers
    for path in answers:
        (answer,) = served.ask({'body': request_for(model, path.stem)})
        wanted = json.loads(path.read_text('utf-8'))
        for boundaries in (answer.get('boundary_result'), wanted.get('boundary_result')):
            # DRRG gives them in another order each time.
            (boundaries or []).sort(key=lambda boundary: (round(boundary[-1], 3), boundary))
        if model.name.startswith('mask_rcnn'):
            outlines = (each.pop('boundary_result') for each in (answer, wanted))
            assert_same_outlines(*outlines, path.stem)
        assert_same(answer, wanted, path.stem)


def test_serves_chains() -> None:
    for listed in METHODS.glob(f'chain*_{SUFFIX}/chain.json'):
        models = {
            role: load_one(folder / 'config.py', folder / 'checkpoint.pth', 'cpu')
            for role, onnx in json.loads(listed.read_text('utf-8')).items()
            for folder in [(listed.parent / onnx).parent]
        }
        detector, recogniser = models['detection'], models['recognition']
        chain = Chain(GENERATION, detector, recogniser, models.get('kie'))
        for path in sorted((listed.parent / 'answers').glob('*.json')):
            image = chain.decode(image_of(path.stem))
            answer = chain.answer(image, None, Stages())
            assert_same(answer, json.loads(path.read_text('utf-8')), path.stem)


def assert_same_outlines(got: list[list[float]], wanted: list[list[float]], name: str) -> None:
    """Equal but for single pixels (IoU at least 0.99): an outline follows the pixels of a mask, and
    where the mask lies at its threshold its last digits decide, which PyTorch computes otherwise on
    another processor."""
    assert len(got) == len(wanted), name
    for index, pair in enumerate(zip(got, wanted)):
        assert pair[0][-1] == pytest.approx(pair[1][-1], abs=1e-4), f'{name}[{index}]'
        one, other = (
            Polygon(list(zip(outline[:-1:2], outline[1:-1:2]))).buffer(0) for outline in pair
        )
        assert one.intersection(other).area >= 0.99 * one.union(other).area, f'{name}[{index}]'


def assert_same(got: Any, wanted: Any, name: str) -> None:
    """Equal but for the last digits; an absent score is a null one."""
    if isinstance(wanted, dict):
        keys = {key for key in (*got, *wanted) if got.get(key) != wanted.get(key)}
        for key in keys:
            assert_same(got.get(key), wanted.get(key), f'{name}: {key}')
    elif isinstance(wanted, list):
        assert len(got) == len(wanted), name
        for index, pair in enumerate(zip(got, wanted)):
            assert_same(*pair, f'{name}[{index}]')
    elif isinstance(wanted, float):
        assert got == pytest.approx(wanted, abs=1e-4), name
    else:
        assert got == wanted, name
