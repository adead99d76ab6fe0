"""The modules of `custom_imports`: the archive's own, those of training, those of nobody."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
from conftest import GENERATION, Served
from registries import CHECKPOINT, archive, refused

REGISTRY = (
    'mmocr.registry import MODELS'
    if GENERATION == '1.x'
    else 'mmocr.models.builder import NECKS as MODELS'
)
NECK = f"""from {REGISTRY}
from mmocr.models.textdet.necks import FPNC


@MODELS.register_module(force=True)
class OwnNeck(FPNC):
    pass
"""


@pytest.fixture(autouse=True)
def own_modules_forgotten() -> Iterator[None]:
    yield
    for name in [each for each in sys.modules if each.partition('.')[0] == 'own_necks']:
        del sys.modules[name]


def importing(*names: str, neck: str = 'FPNC') -> Any:
    def change(config: Any) -> None:
        config.custom_imports = {'imports': list(names), 'allow_failed_imports': False}
        config.model.neck.type = neck

    return change


def package(folder: Path, text: str) -> None:
    (folder / 'own_necks').mkdir(parents=True)
    (folder / 'own_necks' / '__init__.py').write_text('')
    (folder / 'own_necks' / 'necks.py').write_text(text)


def test_the_archive_s_module_registers_its_class(tmp_path: Path, monkeypatch: Any) -> None:
    """Also where another package of that name is installed, and was imported before."""
    installed = tmp_path / 'installed'
    package(installed, 'raise ImportError("the installed one")\n')
    monkeypatch.syspath_prepend(str(installed))
    __import__('own_necks')
    folder = archive(tmp_path, importing('own_necks.necks', neck='OwnNeck'))
    package(folder, NECK)
    served = Served(folder, CHECKPOINT)
    assert type(served.handler.model.model.neck).__module__ == 'own_necks.necks'
    assert sys.modules['own_necks.necks'].__file__ == str(folder / 'own_necks' / 'necks.py')


def test_a_module_of_training_stops_nothing(tmp_path: Path, caplog: Any) -> None:
    folder = archive(tmp_path, importing('nowhere.hooks', 'own_necks.necks'))
    package(folder, 'import a_tracker_of_the_training_machine\n')
    Served(folder, CHECKPOINT)
    assert 'custom_imports names nowhere.hooks, not imported: ModuleNotFoundError' in caplog.text
    assert "No module named 'a_tracker_of_the_training_machine'" in caplog.text


def test_one_that_the_model_needs_is_named(tmp_path: Path, caplog: Any) -> None:
    said = refused(tmp_path, caplog, importing('own_necks.necks', neck='OwnNeckOfNobody'))
    assert 'OwnNeckOfNobody is not in the' in said
    assert 'could not be imported: own_necks.necks (ModuleNotFoundError: No module named' in said


def test_code_is_refused_where_the_server_says_so(
    tmp_path: Path, caplog: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv('MMOCR_REFUSE_CODE', '1')
    folder = archive(tmp_path, importing('own_necks.necks', neck='OwnNeck'))
    package(folder, NECK.replace('OwnNeck', 'OwnNeckRefused'))
    with pytest.raises(RuntimeError, match='MMOCR_REFUSE_CODE=1'):
        Served(archive_again(folder, 'OwnNeckRefused'), CHECKPOINT)
    assert 'own_necks.necks' not in sys.modules


def archive_again(folder: Path, neck: str) -> Path:
    path = folder / 'config.py'
    path.write_text(path.read_text().replace('OwnNeck', neck))
    return folder
