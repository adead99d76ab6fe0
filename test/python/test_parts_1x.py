"""A chain whose recogniser is loaded apart answers byte for byte as the whole chain does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from conftest import DETECTOR, RECOGNISER, ROOT, SAMPLES

# An archive's code is found by name, so each way of loading it has a process of its own.
ASK = """
import json, sys
sys.path[:0] = sys.argv[3:5]
way, archive = sys.argv[1:3]
asked = 0
if way == 'whole':
    from mmocr_archive.worker import Worker
    model = Worker(archive)
else:
    from mmocr_parts import Detecting, Reader
    reader = Reader(archive)
    def read(crops):
        global asked
        asked += 1
        return reader.read(crops)
    model = Detecting(archive, read)
images = [open(name, 'rb').read() for name in sys.argv[5:]]
answers = [model.answer([each])[0] for each in [*images, b'no image']]
kept = ('X-MMOCR-Image', 'X-MMOCR-Task')
print(json.dumps([
    [each.status, each.body.decode(), [each.headers.get(name) for name in kept]]
    for each in answers
]))
print(asked)
"""
NAMES = ['scene_01.jpg', 'exif_orientation6.jpg', 'no_text.png']


def answers(way: str, archive: Path) -> tuple[list[list[object]], int]:
    """Statuses, bodies and headers, and how often another process would have been asked."""
    paths = [str(ROOT / 'src' / 'python'), str(ROOT / 'src' / 'python' / 'deploy' / 'ray')]
    images = [str(SAMPLES / 'images' / name) for name in NAMES]
    done = subprocess.run(
        [sys.executable, '-c', ASK, way, str(archive), *paths, *images],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, 'OMP_NUM_THREADS': '1'},
    )
    said, asked = done.stdout.decode('utf-8').strip().split('\n')[-2:]
    return json.loads(said), int(asked)


def test_parts_answer_as_the_whole(tmp_path: Path) -> None:
    config, checkpoint = (str(SAMPLES / file) for file in DETECTOR)
    rec_config, rec_checkpoint = (str(SAMPLES / file) for file in RECOGNISER)
    subprocess.run(
        ['node', 'dist/cli.js', 'convert', config, checkpoint, '--rec', rec_config]
        + ['--rec-weights', rec_checkpoint, '--model-name', 'ocr', '--output-folder', tmp_path],
        cwd=ROOT,
        check=True,
    )
    whole, _ = answers('whole', tmp_path / 'ocr.mar')
    apart, asked = answers('apart', tmp_path / 'ocr.mar')
    assert [status for status, *_ in whole] == [200, 200, 200, 400]
    assert apart == whole
    # Once for an image with words, whatever their number; not at all where there is nothing.
    words = [len(json.loads(str(body))['result']) for status, body, _ in whole if status == 200]
    assert words[0] > 1
    assert asked == sum(1 for number in words if number)
