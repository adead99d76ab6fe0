"""What only 1.x samples have: a recogniser, a Runner's checkpoint, a loader with EXIF."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import DETECTOR, RECOGNISER, SAMPLES, Served, unpack

WORD = {'body': bytearray((SAMPLES / 'words' / 'word_00.png').read_bytes())}


def test_runner_checkpoint_reads_the_same(served) -> None:
    runner = served(RECOGNISER[0], 'checkpoints/svtr_tiny_runner.pth')
    assert runner.ask(WORD) == served(*RECOGNISER).ask(WORD)
    assert runner.headers()['X-MMOCR-Task'] == 'textrecog'


def test_frame_is_the_upright_one(served) -> None:
    upright = served(DETECTOR[0].replace('.py', '_exif.py'), DETECTOR[1])
    upright.ask({'body': bytearray((SAMPLES / 'images' / 'exif_orientation6.jpg').read_bytes())})
    assert upright.headers()['X-MMOCR-Image'] == '640x480;orientation=upright'


def test_dictionary_is_found_from_anywhere(tmp_path: Path, monkeypatch) -> None:
    folder = unpack(tmp_path / 'model', *RECOGNISER)
    monkeypatch.chdir(tmp_path)
    (answer,) = Served(folder, 'svtr_tiny.pth').ask(WORD)
    assert answer['text'] == 'captain'


def test_missing_dictionary_is_named(tmp_path: Path, monkeypatch, caplog) -> None:
    folder = unpack(tmp_path / 'model', *RECOGNISER)
    (folder / 'lower_english_digits.txt').unlink()
    monkeypatch.chdir(folder)
    with pytest.raises(FileNotFoundError):
        Served(folder, 'svtr_tiny.pth')
    assert 'lower_english_digits.txt' in caplog.messages[-1]
    assert caplog.messages[-1].startswith('MMOCR: cannot load model m: ')


def test_other_generation_is_named(tmp_path: Path, caplog) -> None:
    shutil.copy(SAMPLES / 'configs_0x' / '_base_' / 'dbnet_tiny_fpnc.py', tmp_path / 'config.py')
    with open(tmp_path / 'config.py', 'a') as file:
        file.write('data = dict(test=dict(pipeline=[]))\n')
    shutil.copy(SAMPLES / 'checkpoints' / 'dbnet_tiny_0x.pth', tmp_path)
    with pytest.raises(RuntimeError):
        Served(tmp_path, 'dbnet_tiny_0x.pth')
    assert 'was made for MMOCR 0.x' in caplog.messages[-1]
