"""A chain answers as MMOCRInferencer (1.x) and MMOCR.readtext (0.x) do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from archived import SAMPLES, served_chain, unpack_chain
from conftest import DETECTOR, GENERATION, Served

CHECKPOINT = Path(DETECTOR[1]).name
TURNED = 'exif_orientation6.jpg'
IMAGES = sorted(
    path.name
    for path in (SAMPLES / 'images').iterdir()
    # Large ones say nothing new; the turned one has a test of its own in 1.x.
    if path.suffix in ('.jpg', '.png') and not path.name.startswith('large')
)


@pytest.fixture(scope='module')
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_chain(tmp_path_factory.mktemp('model') / '模型 chain')


@pytest.fixture(scope='module')
def chain(folder: Path) -> Served:
    return served_chain(folder)


@pytest.fixture(scope='module')
def mmocr(folder: Path) -> Any:
    """Asks MMOCR about a path: `[(polygon, score, text, text score), …]`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)  # the dictionary is named without its folder
        ask = mmocr_1x(folder) if GENERATION == '1.x' else mmocr_0x(folder)
    return ask


def mmocr_1x(folder: Path) -> Any:
    from mmocr.apis import MMOCRInferencer

    inferencer = MMOCRInferencer(
        det=str(folder / 'config.py'),
        det_weights=str(folder / CHECKPOINT),
        rec=str(folder / 'rec_config.py'),
        rec_weights=str(folder / 'svtr_tiny.pth'),
        device='cpu',
    )

    def ask(path: Path) -> list[tuple]:
        (found,) = inferencer(str(path), out_dir='')['predictions']
        keys = ('det_polygons', 'det_scores', 'rec_texts', 'rec_scores')
        return list(zip(*(found[key] for key in keys)))

    return ask


def mmocr_0x(folder: Path) -> Any:
    from mmocr.utils.ocr import MMOCR

    reader = MMOCR(
        det='DB_r18',
        det_config=str(folder / 'config.py'),
        det_ckpt=str(folder / CHECKPOINT),
        recog='NRTR_1/16-1/8',
        recog_config=str(folder / 'rec_config.py'),
        recog_ckpt=str(folder / 'nrtr.pth'),
        device='cpu',
    )

    def ask(path: Path) -> list[tuple]:
        (found,) = reader.readtext(str(path), details=True)
        keys = ('box', 'box_score', 'text', 'text_score')
        return [tuple(entry[key] for key in keys) for entry in found['result']]

    return ask


def served(chain: Served, name: str) -> list[dict]:
    (answer,) = chain.ask({'body': bytearray((SAMPLES / 'images' / name).read_bytes())})
    assert list(answer) == ['result']
    return answer['result']


@pytest.mark.parametrize('name', [n for n in IMAGES if n != TURNED or GENERATION == '0.x'])
def test_equals_mmocr(chain: Served, mmocr: Any, name: str) -> None:
    result = served(chain, name)
    wanted = mmocr(SAMPLES / 'images' / name)
    assert len(result) == len(wanted)
    for entry, (box, box_score, text, text_score) in zip(result, wanted):
        assert entry['box'] == pytest.approx(list(box), abs=1e-3)
        assert entry['box_score'] == pytest.approx(box_score, abs=1e-5)
        assert entry['text'] == text
        assert entry['text_score'] == (pytest.approx(text_score, abs=1e-4) if text else None)


def test_there_is_text_to_compare(chain: Served) -> None:
    assert sum(len(entry['text']) > 2 for n in IMAGES for entry in served(chain, n)) > 10


def test_headers(chain: Served) -> None:
    served(chain, 'scene_01.jpg')
    headers = chain.headers()
    assert headers['X-MMOCR-Task'] == 'spotting'
    stages = [stage.split(';')[0] for stage in headers['Server-Timing'].split(', ')]
    assert stages == ['decode', 'detect', 'recognise']


def test_words_of_a_turned_photo_are_cut_out_of_what_the_detector_saw(
    chain: Served, tmp_path: Path
) -> None:
    """Stored pixels in 1.x, whose own inferencer cuts them out of the upright ones."""
    import cv2

    result = served(chain, TURNED)
    flag = cv2.IMREAD_COLOR | (cv2.IMREAD_IGNORE_ORIENTATION if GENERATION == '1.x' else 0)
    pixels = cv2.imread(str(SAMPLES / 'images' / TURNED), flag)
    bare = cv2.imencode('.png', pixels)[1].tobytes()
    assert chain.ask({'body': bytearray(bare)})[0]['result'] == result
    height, width = pixels.shape[:2]
    served(chain, TURNED)
    orientation = 'stored' if GENERATION == '1.x' else 'upright'
    assert chain.headers()['X-MMOCR-Image'] == f'{width}x{height};orientation={orientation}'


def test_boundary_outside_the_image_has_no_text(chain: Served) -> None:
    import numpy as np

    outside = [900.0, 900.0, 950.0, 900.0, 950.0, 950.0, 900.0, 950.0, 0.5]
    entry = chain.handler.model.read(np.zeros((64, 64, 3), np.uint8), outside)
    assert (entry['text'], entry['text_score'], entry['box_score']) == ('', None, 0.5)


def test_missing_checkpoint_of_the_second_model_is_named(tmp_path: Path, caplog) -> None:
    folder = unpack_chain(tmp_path / 'm')
    name = 'svtr_tiny.pth' if GENERATION == '1.x' else 'nrtr.pth'
    (folder / name).write_bytes(b'PK')
    with pytest.raises(RuntimeError):
        served_chain(folder)
    assert name in caplog.messages[-1]
