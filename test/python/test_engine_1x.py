"""An archive's ONNX files behind the program: as the handler answers, and whoever ends."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
from conftest import DETECTOR, GOLDEN, ROOT, SAMPLES

COMMON = ROOT / 'src' / 'python' / 'deploy' / 'common'
sys.path.insert(0, str(COMMON))

from mmocr_engine import Engine  # noqa: E402
from mmocr_example import Unhealthy, check  # noqa: E402
from mmocr_program import ProgramError  # noqa: E402

IMAGE = (SAMPLES / 'images' / 'scene_01.jpg').read_bytes()
# Starts an engine, says which process the program is, and waits to be killed.
PARENT = """
import sys
sys.path[:0] = sys.argv[3:]
from mmocr_engine import Engine
engine = Engine(sys.argv[1], sys.argv[2], threads=1)
print(engine.program.pid, flush=True)
input()
"""


@pytest.fixture(scope='module')
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample detector with its ONNX file, where paths have blanks and other letters."""
    folder = tmp_path_factory.mktemp('mar') / "models 模型's"
    config, checkpoint = (str(SAMPLES / file) for file in DETECTOR)
    onnx = str(SAMPLES / 'onnx' / 'dbnet_tiny.onnx')
    convert = ['node', 'dist/cli.js', 'convert', config, checkpoint, '--onnx', onnx]
    named = ['--model-name', 'dbnet', '--output-folder', str(folder)]
    folder.mkdir()
    subprocess.run([*convert, *named], cwd=ROOT, check=True)
    return str(folder / 'dbnet.mar')


@pytest.fixture(scope='module')
def engine(archive: str) -> Iterator[Engine]:
    made = Engine(archive, str(ROOT), threads=1, batch_size=4)
    yield made
    made.close()


def test_it_answers_as_the_handler_does(engine: Engine) -> None:
    golden = json.loads((GOLDEN / 'det_quad' / 'scene_01.jpg.json').read_text('utf-8'))
    image, text, nothing = engine.answer([IMAGE, b'not an image', {'x': 1}])
    found = json.loads(image.body)['boundary_result']
    assert len(found) == len(golden['boundary_result'])
    for one, other in zip(found, golden['boundary_result']):
        assert one == pytest.approx(other, abs=1e-4)
    described = {name.lower(): value for name, value in image.headers.items()}
    assert described['x-mmocr-image'] == '640x480;orientation=stored'
    assert described['x-mmocr-task'] == 'textdet'
    assert 'server-timing' in described
    assert [each.status for each in (image, text, nothing)] == [200, 400, 400]
    assert (engine.name, engine.version) == ('dbnet', '1.0')


def test_a_program_that_ends_loses_nothing(engine: Engine) -> None:
    before = engine.answer([IMAGE])[0].body
    first = engine.program.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    answers = engine.answer([IMAGE] * 4)
    assert [(each.status, each.body) for each in answers] == [(200, before)] * 4
    assert engine.program.pid not in (None, first)


def test_a_program_that_keeps_ending_is_given_up(
    archive: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('mmocr_program.MOST_RESTARTS', 1)
    engine = Engine(archive, str(ROOT), threads=1)
    for _ in range(2):
        pid = engine.program.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        last = engine.answer([IMAGE])[0]
    assert last.status == 503
    assert 'dbnet ended 2 times' in json.loads(last.body)['message']
    with pytest.raises(Unhealthy):
        check(engine)
    engine.close()


def test_the_program_ends_with_its_parent(archive: str) -> None:
    paths = [archive, str(ROOT), str(COMMON), str(ROOT / 'src' / 'python')]
    parent = subprocess.Popen(
        [sys.executable, '-c', PARENT, *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    program = int(parent.stdout.readline())
    # Readable at its end, whoever ended it.
    watched = os.pidfd_open(program)
    parent.kill()
    parent.wait()
    assert select.select([watched], [], [], 60)[0] == [watched]


@pytest.mark.parametrize(
    ('how', 'said'),
    [({'node': 'no-such-node'}, 'cannot be started'), ({'program': '/nowhere'}, 'ended 6 times')],
)
def test_what_cannot_start_says_why(archive: str, how: dict[str, Any], said: str) -> None:
    with pytest.raises(ProgramError, match=said):
        Engine(archive, **{'program': str(ROOT), **how})


def test_an_archive_that_is_none(tmp_path: Path) -> None:
    (tmp_path / 'x.mar').write_bytes(b'PK')
    with pytest.raises(ProgramError, match='no model archive'):
        Engine(str(tmp_path / 'x.mar'), str(ROOT))
