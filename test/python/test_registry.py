"""What a config asks to be built is a class of MMOCR's registries, or nothing is built."""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import GENERATION, SAMPLES, Served
from registries import CHECKPOINT, archive, making, refused, set_neck

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


@pytest.mark.parametrize('module', ['antigravity', 'pip.__main__'])
def test_modules_that_register_nothing_are_not_imported(
    tmp_path: Path, caplog: Any, module: str
) -> None:
    def change(config: Any) -> None:
        config.custom_imports = {'imports': [module]}

    sys.modules.pop(module, None)
    assert module in refused(tmp_path, caplog, change)
    assert module not in sys.modules
