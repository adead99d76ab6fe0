"""The exporter: its ONNX equals what MMOCR computed and the stored ONNX; failures leave nothing."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from conftest import DETECTOR, GOLDEN, SAMPLES
from export_onnx import put_in_place, write_onnx
from exporter import export, run, started
from networks.network import Network

DESCRIPTION = '{"format": 1, "name": "模型"}'


@pytest.fixture(scope='module')
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('导出 1')
    (folder / 'description.json').write_text(DESCRIPTION, 'utf-8')
    output = folder / 'det.onnx'
    config, checkpoint = (SAMPLES / name for name in DETECTOR)
    done = export('--description', folder / 'description.json', '--', config, checkpoint, output)
    assert done.returncode == 0, done.stderr
    assert 'largest difference from PyTorch' in done.stdout
    return output


def test_equals_the_stored_detector(exported: Path) -> None:
    for shape in [(1, 3, 640, 480), (2, 3, 96, 32)]:
        image = np.random.default_rng(1).normal(size=shape).astype(np.float32)
        want = run(SAMPLES / 'onnx' / 'dbnet_tiny.onnx', image)
        assert np.abs(run(exported, image) - want).max() < 1e-5


def test_equals_mmocrs_probability_map(exported: Path) -> None:
    image = np.load(GOLDEN / 'stages' / 'scene_00.png.input.npy')
    want = np.load(GOLDEN / 'stages' / 'scene_00.png.prob.npy')
    assert np.abs(run(exported, image) - want).max() < 1e-4


def test_description_is_embedded_and_beside(exported: Path) -> None:
    metadata = {entry.key: entry.value for entry in onnx.load(str(exported)).metadata_props}
    assert metadata['mmocr.description'] == DESCRIPTION
    assert json.loads(Path(f'{exported}.json').read_text('utf-8')) == json.loads(DESCRIPTION)
    names = ['description.json', 'det.onnx', 'det.onnx.json']
    assert sorted(path.name for path in exported.parent.iterdir()) == names


@pytest.mark.parametrize('kind', ['checkpoint', 'config', 'description'])
def test_failure_is_one_line_and_leaves_the_old_file(tmp_path: Path, kind: str) -> None:
    config, checkpoint = (SAMPLES / name for name in DETECTOR)
    bad = tmp_path / 'bad 坏.py'
    bad.write_bytes(b'{')
    output = tmp_path / 'model.onnx'
    output.write_bytes(b'old')
    arguments = {
        'checkpoint': [config, bad, output],
        'config': [bad, checkpoint, output],
        'description': ['--description', bad, '--', config, checkpoint, output],
    }[kind]
    done = export(*arguments)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith('MMOCR: cannot export ')
    assert 'Traceback' not in done.stderr
    assert output.read_bytes() == b'old'
    assert sorted(path.name for path in tmp_path.iterdir()) == ['bad 坏.py', 'model.onnx']


@pytest.mark.parametrize('which', [['SIGHUP'], ['SIGINT', 'SIGTERM']])
def test_signals_however_many_leave_nothing(tmp_path: Path, which: list[str]) -> None:
    config, checkpoint = (SAMPLES / name for name in DETECTOR)
    child = started(config, checkpoint, tmp_path / 'model.onnx')
    assert child.stdout is not None
    # The temporary folder is there.
    assert child.stdout.readline().startswith('Loading ')
    while child.poll() is None:
        for name in which:
            child.send_signal(getattr(signal, name))
        time.sleep(0.001)
    _, errors = child.communicate()
    assert (child.returncode, errors) == (130, '')
    assert list(tmp_path.iterdir()) == []


def test_weights_that_onnx_has_no_room_for_are_refused_before_they_are_traced(
    tmp_path: Path,
) -> None:
    module = torch.nn.Linear(2**15, 2**14, device='meta')
    network = Network(module, module, {'input': {}}, {'prob': {}}, [])
    with pytest.raises(RuntimeError, match=r'2\.0 GB of weights, .* no more than 2 GB'):
        write_onnx(network, tmp_path / 'model.onnx', None)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_an_antivirus_holds_for_a_moment_is_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'made').write_text('made')
    refusals, replace = [PermissionError(13, 'held')] * 2, os.replace

    def held(made: Path, place: Path) -> None:
        if refusals:
            raise refusals.pop()
        replace(made, place)

    monkeypatch.setattr('export_onnx.os.replace', held)
    monkeypatch.setattr('export_onnx.sys.platform', 'win32')
    put_in_place(tmp_path / 'made', tmp_path / 'place')
    assert (tmp_path / 'place').read_text() == 'made'


def test_a_file_that_stays_held_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'made').write_text('made')
    monkeypatch.setattr('export_onnx.os.replace', lambda *_: (_ for _ in ()).throw(PermissionError))
    monkeypatch.setattr('export_onnx.sys.platform', 'win32')
    with pytest.raises(PermissionError):
        put_in_place(tmp_path / 'made', tmp_path / 'place', patience=0)
