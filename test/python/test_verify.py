"""What is wrong with an archive, named before it is served."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
from conftest import DETECTOR, GENERATION, RECOGNISER, ROOT, SAMPLES
from faults_of_archives import FAULTS, neck, state_of, weights
from faulty import archive
from mmocr_verify.verify import verify

WORD = Path(sys.modules['mmocr_verify'].__path__[0]) / 'word.png'


@pytest.fixture(autouse=True)
def process_of_its_own() -> Iterator[None]:
    """The archive's modules come from the archive, and go with it."""
    ours = {name: each for name, each in sys.modules.items() if is_handlers(name)}
    for name in ours:
        del sys.modules[name]
    path, folder = list(sys.path), Path.cwd()
    before = set(sys.modules)
    yield
    os.chdir(folder)
    sys.path[:] = path
    for name in set(sys.modules) - before:
        if is_handlers(name) or name.partition('.')[0] in ('own_necks', 'other'):
            del sys.modules[name]
    sys.modules.update(ours)


def is_handlers(name: str) -> bool:
    return name.startswith('mmocr_') and not name.startswith(('mmocr_verify', 'mmocr_archive'))


def said(tmp_path: Path, mar: Path, image: Path = WORD) -> dict[str, Any]:
    folder = tmp_path / 'unpacked 模型'
    folder.mkdir()
    return verify(str(mar), str(folder), str(image))


@pytest.mark.parametrize('fault', FAULTS)
def test_a_fault_is_named(tmp_path: Path, fault: str) -> None:
    config, files, expected = FAULTS[fault]
    report = said(tmp_path, archive(tmp_path, config, files))
    assert report['ok'] is False
    for key, value in expected.items():
        # Words of others in part; lists and numbers whole.
        part = isinstance(value, str) and key in ('reason', 'registry', 'message')
        if value != '':
            assert (value in report[key]) if part else report[key] == value, report


def test_half_of_the_weights_are_counted(tmp_path: Path) -> None:
    files = FAULTS['half of the weights'][1]
    report = said(tmp_path, archive(tmp_path, files=files))
    assert 0.3 < report['count'] / report['of'] < 0.7
    assert all(name in state_of(DETECTOR[1]) for name in report['names'])


def test_a_good_archive_answers(tmp_path: Path) -> None:
    """Its training's modules, which no server has, are told and stop nothing."""
    mar = archive(tmp_path, neck('FPNC', 'nowhere.hooks'))
    report = said(tmp_path, mar, SAMPLES / 'images' / 'scene_00.png')
    assert (report['ok'], report['instances']) == (True, 4)
    assert report['versions']['mmocr'].startswith(GENERATION[:2])
    assert [note['module'] for note in report['notes']] == ['nowhere.hooks']
    assert sys.modules['mmocr_handler'].__file__.startswith(str(tmp_path))


def test_weights_for_training_alone_may_be_missing(tmp_path: Path) -> None:
    files = weights(lambda state: {k: v for k, v in state.items() if '.threshold.' not in k})
    assert said(tmp_path, archive(tmp_path, files=files))['ok']


@pytest.mark.skipif(GENERATION == '0.x', reason='the samples have a recogniser for 1.x alone')
def test_a_recogniser_reads_the_word_that_ships(tmp_path: Path) -> None:
    report = said(tmp_path, archive(tmp_path, model=RECOGNISER))
    assert report['text'] == 'north'


@pytest.mark.skipif(GENERATION == '0.x', reason='the samples have a recogniser for 1.x alone')
def test_a_missing_dictionary_is_named(tmp_path: Path) -> None:
    missing: dict[str, bytes | None] = {'lower_english_digits.txt': None}
    report = said(tmp_path, archive(tmp_path, files=missing, model=RECOGNISER))
    assert (report['cause'], report['file']) == ('missingFile', 'lower_english_digits.txt')


@pytest.mark.parametrize('text', ['<html></html>', '{"image": 1', '{"annotations": []}', ''])
def test_an_image_that_is_none(tmp_path: Path, text: str) -> None:
    page = tmp_path / 'page.png'
    page.write_text(text)
    assert said(tmp_path, archive(tmp_path), page) == {'ok': False, 'cause': 'imageUnreadable'}


def test_a_damaged_archive(tmp_path: Path) -> None:
    mar = archive(tmp_path)
    mar.write_bytes(mar.read_bytes()[:5000])
    assert said(tmp_path, mar)['cause'] == 'archiveDamaged'
    assert list((tmp_path / 'unpacked 模型').iterdir()) == []


def test_a_name_that_leaves_the_folder(tmp_path: Path) -> None:
    import zipfile

    mar = archive(tmp_path)
    with zipfile.ZipFile(mar, 'a') as packed:
        packed.writestr('../outside.py', 'x')
    assert said(tmp_path, mar)['cause'] == 'archiveDamaged'
    assert not (tmp_path / 'outside.py').exists()


def test_a_python_without_mmocr(tmp_path: Path, monkeypatch: Any) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, 'find_spec', lambda n, *a: None if n == 'mmocr' else find(n, *a)
    )
    report = said(tmp_path, archive(tmp_path))
    assert (report['cause'], report['package']) == ('missingPackage', 'MMOCR')


def test_a_python_that_is_too_old(monkeypatch: Any) -> None:
    import verify_archive

    monkeypatch.setattr(sys, 'version_info', (3, 7, 9))
    report = verify_archive.outcome('', '', '')
    assert (report['ok'], report['cause']) == (False, 'pythonTooOld')


def test_the_script_behind_a_link(tmp_path: Path) -> None:
    """As of an extension whose folder is one; what is wrong is told before anything is loaded."""
    (tmp_path / 'linked').symlink_to(ROOT / 'src' / 'python')
    (tmp_path / 'no.mar').write_text('no archive')
    (tmp_path / 'into').mkdir()
    script = tmp_path / 'linked' / 'verify_archive.py'
    given = [sys.executable, script, tmp_path / 'no.mar', tmp_path / 'into', WORD]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)['cause'] == 'archiveDamaged', done.stderr
