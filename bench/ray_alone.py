"""ray_alone.py FOLDER NAME: milliseconds of an image in the process that holds the model."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

FOLDER, NAME = Path(sys.argv[1]), sys.argv[2]
IMAGES = Path(__file__).resolve().parents[1] / 'test' / 'samples' / 'images'
PICTURES = ['scene_00.png', 'scene_01.jpg', 'scene_04.jpg', 'scene_05.jpg']
sys.path.insert(0, str(FOLDER))
pictures = [(IMAGES / name).read_bytes() for name in PICTURES]
archive = str(FOLDER / 'models' / f'{NAME}.mar')
if json.loads((FOLDER / 'deployment.json').read_text('utf-8'))['engine'] == 'onnx':
    from mmocr_engine import Engine

    model = Engine(archive, str(FOLDER / 'program'), threads=1)
else:
    from mmocr_archive.worker import Worker

    model = Worker(archive)
for picture in pictures * 2:
    assert model.answer([picture])[0].status == 200
begun = time.perf_counter()
for picture in pictures * 10:
    model.answer([picture])
print((time.perf_counter() - begun) / 40 * 1000)
