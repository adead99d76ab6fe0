"""The same of what only MMOCR 1.x builds: scopes, conditions, what gathers a batch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from conftest import Served
from registries import CHECKPOINT, archive, making, refused, set_neck


def test_nor_the_function_that_gathers_a_batch(tmp_path: Path, caplog: Any) -> None:
    def change(config: Any) -> None:
        config.test_dataloader.collate_fn = 'subprocess.getoutput'

    assert 'subprocess.getoutput' in refused(tmp_path, caplog, change)


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


def test_a_condition_is_not_evaluated(tmp_path: Path, caplog: Any) -> None:
    def change(config: Any) -> None:
        condition = f'__import__("os").mkdir({str(tmp_path / "made")!r})'
        step = {'type': 'ConditionApply', 'condition': condition}
        config.test_dataloader.dataset.pipeline.insert(1, step)

    assert 'MMOCR_TRUST_ARCHIVE=1' in refused(tmp_path, caplog, change)


def test_who_trusts_the_archive_has_it_built(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv('MMOCR_TRUST_ARCHIVE', '1')
    folder = archive(tmp_path, set_neck(making('subprocess.getoutput', tmp_path)))
    Served(folder, CHECKPOINT)
    assert (tmp_path / 'made').is_dir()


def test_a_registered_class_is_found_by_its_path(tmp_path: Path) -> None:
    def change(config: Any) -> None:
        config.model.type = 'mmocr.models.textdet.DBNet'
        config.model.backbone.norm_cfg.type = 'torch.nn.BatchNorm2d'

    Served(archive(tmp_path, change), CHECKPOINT)
