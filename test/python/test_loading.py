"""Checkpoints that are damaged, hostile or another model's, and packages that are missing."""

from __future__ import annotations

import gzip
import importlib.util
import os
import pickle
import zipfile
from pathlib import Path

import pytest
import torch
from conftest import DETECTOR, SAMPLES, Served, unpack
from mmocr_loading import import_mmocr, read_checkpoint

CHECKPOINT = SAMPLES / DETECTOR[1]


class Hostile:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (os.mkdir, (str(self.path),))


def load(tmp_path: Path, state: object) -> Served:
    folder = unpack(tmp_path / 'model', *DETECTOR)
    torch.save(state, folder / 'other.pth')
    return Served(folder, 'other.pth')


@pytest.mark.parametrize('size', [0, 10, 1000, 2_000_000])
def test_truncated(tmp_path: Path, size: int, caplog) -> None:
    folder = unpack(tmp_path / 'model', *DETECTOR)
    (folder / 'cut.pth').write_bytes(CHECKPOINT.read_bytes()[:size])
    with pytest.raises(RuntimeError):
        Served(folder, 'cut.pth')
    message = caplog.messages[-1]
    assert message.startswith('MMOCR: cannot load model m: cut.pth')
    assert f'({size} bytes) cannot be read as a checkpoint' in message
    assert '\n' not in message


def test_hostile_checkpoint_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / 'hostile.pth'
    torch.save({'state_dict': {}, 'meta': Hostile(tmp_path / 'made')}, path)
    with pytest.raises(RuntimeError, match='MMOCR_TRUST_CHECKPOINT=1'):
        read_checkpoint(path)
    assert not (tmp_path / 'made').exists()


def test_hostile_checkpoint_of_the_old_format_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / 'hostile.pth'
    path.write_bytes(pickle.dumps({'state_dict': Hostile(tmp_path / 'made')}))
    with pytest.raises(RuntimeError):
        read_checkpoint(path)
    assert not (tmp_path / 'made').exists()


def test_unknown_objects_beside_the_weights_become_inert(tmp_path: Path) -> None:
    path = tmp_path / 'odd.pth'
    weights = {'w': torch.ones(2)}
    # A class of this very test, whose constructor must not be called by reading.
    torch.save({'state_dict': weights, 'history': pytest.approx(1)}, path)
    assert torch.equal(read_checkpoint(path)['state_dict']['w'], weights['w'])


def test_trusted_checkpoint_may_run_its_code(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / 'own.pth'
    torch.save({'state_dict': {}, 'meta': Hostile(tmp_path / 'made')}, path)
    monkeypatch.setenv('MMOCR_TRUST_CHECKPOINT', '1')
    read_checkpoint(path)
    assert (tmp_path / 'made').is_dir()


def test_another_models_weights(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match='other.pth does not fit the config: it has none'):
        load(tmp_path, {'state_dict': {'encoder.weight': torch.ones(1)}})


def test_weights_of_another_size(tmp_path: Path) -> None:
    state = torch.load(CHECKPOINT, weights_only=True)['state_dict']
    names = [key for key in state if key.endswith('weight')][:2]
    wrong = dict.fromkeys(names, torch.ones(3))
    said = rf'size mismatch for {names[0]}: \(3,\), where the config has \(.+\) \(1 of 2 such\)$'
    with pytest.raises(RuntimeError, match=said):
        load(tmp_path, {'state_dict': {**state, **wrong}})


def test_missing_weights_are_warned_of(tmp_path: Path, caplog) -> None:
    state = torch.load(CHECKPOINT, weights_only=True)['state_dict']
    name = state.popitem()[0]
    load(tmp_path, {'state_dict': state})
    assert f'MMOCR: other.pth lacks 1 weights: {name}' in caplog.messages


def test_weights_saved_from_data_parallel(tmp_path: Path, detector) -> None:
    image = {'body': bytearray((SAMPLES / 'images' / 'scene_00.png').read_bytes())}
    state = torch.load(CHECKPOINT, weights_only=True)['state_dict']
    parallel = load(
        tmp_path, {'state_dict': {f'module.{key}': value for key, value in state.items()}}
    )
    assert parallel.ask(image) == detector.ask(image)


def test_missing_mmocr_is_named(monkeypatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, 'find_spec', lambda n, *a: None if n == 'mmocr' else find(n, *a)
    )
    with pytest.raises(RuntimeError, match='MMOCR is not installed in'):
        import_mmocr()


def test_format_before_pytorch_1_6(tmp_path: Path, detector) -> None:
    image = {'body': bytearray((SAMPLES / 'images' / 'scene_00.png').read_bytes())}
    folder = unpack(tmp_path / 'model', *DETECTOR)
    state = torch.load(CHECKPOINT, weights_only=True)
    torch.save(state, folder / 'old.pth', _use_new_zipfile_serialization=False)
    assert Served(folder, 'old.pth').ask(image) == detector.ask(image)


TRUST = 'MMOCR_TRUST_CHECKPOINT'
PAGE = b'<!DOCTYPE html><html><body>404 Not Found</body></html>' * 20


@pytest.mark.parametrize(
    ('content', 'said'),
    [
        (PAGE, 'it is a web page'),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?><Error>AccessDenied</Error>', 'it is a web page'),
        (b'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', 'it is a Git LFS pointer'),
        (b'\x7fELF\x02\x01\x01' + bytes(500), 'it is a program'),
        (b'MZ\x90\x00' + bytes(500), 'it is a program'),
        (gzip.compress(bytes(5000)), 'it is a packed file'),
        (b'{"error": "rate limit exceeded", "code": 429}', 'it is a text'),
        (b'\x80\x02' + b'\xff' * 500, 'truncated or damaged'),
        (bytes(500), 'truncated or damaged'),
    ],
)
def test_what_is_no_checkpoint_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / 'other.pth'
    path.write_bytes(content)
    with pytest.raises(RuntimeError, match='cannot be read as a checkpoint') as caught:
        read_checkpoint(path)
    message = str(caught.value)
    assert said in message
    assert TRUST not in message
    assert '\n' not in message


def test_damage_inside_is_no_code(tmp_path: Path) -> None:
    whole = CHECKPOINT.read_bytes()
    with zipfile.ZipFile(CHECKPOINT) as archive:
        info = next(i for i in archive.infolist() if i.filename.endswith('data.pkl'))
    for shift in (60, 200, 1000):
        at = info.header_offset + shift + 100
        path = tmp_path / f'{shift}.pth'
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        try:
            read_checkpoint(path)
        except RuntimeError as error:
            assert TRUST not in str(error)
            assert '\n' not in str(error)


def test_another_pickle_protocol_is_no_code(tmp_path: Path) -> None:
    path = tmp_path / 'four.pth'
    torch.save({'state_dict': {'w': torch.ones(2)}}, path, pickle_protocol=4)
    with pytest.raises(RuntimeError, match='written with pickle protocol 4') as caught:
        read_checkpoint(path)
    assert TRUST not in str(caught.value)


@pytest.mark.parametrize('old', [False, True])
def test_code_is_named_and_the_advice_given(tmp_path: Path, old: bool) -> None:
    path = tmp_path / 'hostile.pth'
    state = {'state_dict': {}, 'meta': Hostile(tmp_path / 'made')}
    torch.save(state, path, _use_new_zipfile_serialization=not old)
    with pytest.raises(RuntimeError, match=rf'posix\.mkdir.*PyTorch 2\.10 or newer.*{TRUST}=1'):
        read_checkpoint(path)
    assert not (tmp_path / 'made').exists()


def test_a_part_without_weights(tmp_path: Path) -> None:
    state = torch.load(CHECKPOINT, weights_only=True)['state_dict']
    only = {key: value for key, value in state.items() if key.startswith('backbone.')}
    with pytest.raises(RuntimeError, match='it has no weights for neck, '):
        load(tmp_path, {'state_dict': only})


def test_a_part_of_a_part_without_weights(tmp_path: Path) -> None:
    state = torch.load(CHECKPOINT, weights_only=True)['state_dict']
    less = {key: value for key, value in state.items() if not key.startswith('backbone.layer3.')}
    with pytest.raises(RuntimeError, match=r'it has no weights for backbone\.layer3$'):
        load(tmp_path, {'state_dict': less})


def test_names_with_a_prefix(tmp_path: Path) -> None:
    state = torch.load(CHECKPOINT, weights_only=True)['state_dict']
    student = {f'student.{key}': value for key, value in state.items()}
    with pytest.raises(RuntimeError, match=r"none of the model's weights.*'student\.backbone"):
        load(tmp_path, {'state_dict': student})


@pytest.mark.parametrize('state', [{}, [], None, 3])
def test_no_weights_at_all(tmp_path: Path, state: object) -> None:
    with pytest.raises(RuntimeError, match='other.pth holds no weights'):
        load(tmp_path, {'state_dict': state})


def test_arrays_are_no_weights(tmp_path: Path) -> None:
    state = torch.load(CHECKPOINT, weights_only=True)['state_dict']
    with pytest.raises(RuntimeError, match='other.pth') as caught:
        load(tmp_path, {'state_dict': {key: value.numpy() for key, value in state.items()}})
    assert TRUST not in str(caught.value)
