"""What a config asks to be built is a class of MMOCR's registries, or nothing is built."""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import DETECTOR, GENERATION, SAMPLES, Served, config_class, unpack

CHECKPOINT = Path(DETECTOR[1]).name
only_1x = pytest.mark.skipif(GENERATION == '0.x', reason='of MMOCR 1.x')


def archive(tmp_path: Path, change: Any) -> Path:
    """An unpacked archive of the detector whose config `change` has changed."""
    folder = unpack(tmp_path / 'model', *DETECTOR)
    config = config_class().fromfile(str(folder / 'config.py'))
    change(config)
    config.dump(str(folder / 'config.py'))
    return folder


def refused(tmp_path: Path, caplog: Any, change: Any) -> str:
    folder = archive(tmp_path, change)
    with pytest.raises((RuntimeError, KeyError)):
        Served(folder, CHECKPOINT)
    assert not (tmp_path / 'made').exists()
    return str(caplog.messages[-1])


def making(kind: str, tmp_path: Path, **more: object) -> dict[str, object]:
    made = str(tmp_path / 'made')
    arguments = {
        'os.mkdir': {'path': made},
        'subprocess.getoutput': {'cmd': f'mkdir {made}'},
        'os.system': {'command': f'mkdir {made}'},
        'pathlib.Path.touch': {'self': made},
    }
    return {'type': kind, **arguments.get(kind, {}), **more}


def set_neck(value: dict) -> Any:
    def change(config: Any) -> None:
        config.model.neck = value

    return change


KINDS = ['subprocess.getoutput', 'os.mkdir', 'os.system', 'torch.hub.load', 'functools.partial']


@pytest.mark.parametrize('kind', [*KINDS, 'mmengine.registry.MODELS.build', 'mmocr.apis.os.mkdir'])
def test_a_type_of_no_registry_is_not_called(tmp_path: Path, caplog: Any, kind: str) -> None:
    message = refused(tmp_path, caplog, set_neck(making(kind, tmp_path)))
    assert re.search(rf"{re.escape(kind)}('?,? which)?'? is (no class|not in the)", message)
    assert ('MMOCR_TRUST_ARCHIVE=1' in message) == (GENERATION == '1.x')


def test_nor_is_one_deep_inside(tmp_path: Path, caplog: Any) -> None:
    def change(config: Any) -> None:
        config.model.backbone.norm_cfg = making('os.mkdir', tmp_path)

    assert 'os.mkdir' in refused(tmp_path, caplog, change)


def test_nor_one_of_a_pipeline(tmp_path: Path, caplog: Any) -> None:
    def change(config: Any) -> None:
        holder = config.test_dataloader.dataset if GENERATION == '1.x' else config.data.test
        holder.pipeline.append(making('os.mkdir', tmp_path))

    if GENERATION == '1.x':
        assert 'os.mkdir' in refused(tmp_path, caplog, change)
        return
    # 0.x builds the pipeline for each image.
    served = Served(archive(tmp_path, change), CHECKPOINT)
    image = (SAMPLES / 'images' / 'tiny_40x20.png').read_bytes()
    with contextlib.suppress(RuntimeError):
        served.ask({'body': bytearray(image)})
        assert served.status(0) == 500
    assert not (tmp_path / 'made').exists()
    assert "os.mkdir is no class of MMOCR's registries" in caplog.text


@only_1x
def test_nor_the_function_that_gathers_a_batch(tmp_path: Path, caplog: Any) -> None:
    def change(config: Any) -> None:
        config.test_dataloader.collate_fn = 'subprocess.getoutput'

    assert 'subprocess.getoutput' in refused(tmp_path, caplog, change)


@only_1x
def test_a_scope_is_not_imported(tmp_path: Path, caplog: Any) -> None:
    folder = tmp_path / 'model' / 'foreign'
    folder.mkdir(parents=True)
    made = tmp_path / 'made'
    (folder / 'registry.py').write_text(f'import os\nos.mkdir({str(made)!r})\n')
    sys.path.insert(0, str(folder.parent))
    try:
        for value in ({'type': 'foreign.Neck'}, {'type': 'FPNC', '_scope_': 'foreign'}):
            assert 'foreign' in refused(tmp_path, caplog, set_neck(value))
    finally:
        sys.path.remove(str(folder.parent))


@only_1x
def test_a_condition_is_not_evaluated(tmp_path: Path, caplog: Any) -> None:
    def change(config: Any) -> None:
        condition = f'__import__("os").mkdir({str(tmp_path / "made")!r})'
        step = {'type': 'ConditionApply', 'condition': condition}
        config.test_dataloader.dataset.pipeline.insert(1, step)

    assert 'MMOCR_TRUST_ARCHIVE=1' in refused(tmp_path, caplog, change)


@only_1x
def test_who_trusts_the_archive_has_it_built(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv('MMOCR_TRUST_ARCHIVE', '1')
    folder = archive(tmp_path, set_neck(making('subprocess.getoutput', tmp_path)))
    Served(folder, CHECKPOINT)
    assert (tmp_path / 'made').is_dir()


@only_1x
def test_a_registered_class_is_found_by_its_path(tmp_path: Path) -> None:
    def change(config: Any) -> None:
        config.model.type = 'mmocr.models.textdet.DBNet'
        config.model.backbone.norm_cfg.type = 'torch.nn.BatchNorm2d'

    Served(archive(tmp_path, change), CHECKPOINT)


def test_own_modules_register_classes(tmp_path: Path, monkeypatch: Any) -> None:
    """As TorchServe does it: the unpacked archive is on `sys.path`."""

    def change(config: Any) -> None:
        config.custom_imports = {'imports': ['own_necks']}
        config.model.neck.type = 'OwnNeck'

    folder = archive(tmp_path, change)
    registry = (
        'mmocr.registry import MODELS'
        if GENERATION == '1.x'
        else 'mmocr.models.builder import NECKS as MODELS'
    )
    (folder / 'own_necks.py').write_text(
        f'from {registry}\nfrom mmocr.models.textdet.necks import FPNC\n\n\n'
        '@MODELS.register_module(force=True)\nclass OwnNeck(FPNC):\n    pass\n'
    )
    monkeypatch.syspath_prepend(str(folder))
    Served(folder, CHECKPOINT)


@pytest.mark.parametrize('module', ['antigravity', 'pip.__main__'])
def test_modules_that_register_nothing_are_not_imported(
    tmp_path: Path, caplog: Any, module: str
) -> None:
    def change(config: Any) -> None:
        config.custom_imports = {'imports': [module]}

    sys.modules.pop(module, None)
    assert module in refused(tmp_path, caplog, change)
    assert module not in sys.modules
