"""Where the steps that read an image stand in a config."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import GENERATION, SAMPLES, Served
from registries import CHECKPOINT, archive, refused

IMAGE = (SAMPLES / 'images' / 'scene_01.jpg').read_bytes()


def taken_out(config: Any) -> tuple[Any, Any]:
    """(the test data without its steps, the steps); `test_pipeline` is gone, too."""
    test = config.test_dataloader.dataset if GENERATION == '1.x' else config.data.test
    steps = test.pop('pipeline', None) or test.pop('datasets')[0]['pipeline']
    config.test_pipeline = None
    return test, steps


def of_the_first_dataset(config: Any) -> None:
    test, steps = taken_out(config)
    # MMOCR 0.x nests both.
    test['datasets'] = [{'pipeline': steps}] if GENERATION == '1.x' else [[{'pipeline': [steps]}]]


def on_its_own(config: Any) -> None:
    """As a config for pretraining has it."""
    _, steps = taken_out(config)
    config.test_pipeline = steps
    if GENERATION == '1.x':
        config.test_dataloader = None


@pytest.mark.parametrize('change', [of_the_first_dataset, on_its_own])
def test_the_same_steps_read_the_same(tmp_path: Path, change: Any) -> None:
    as_it_is = Served(archive(tmp_path / 'as it is', lambda config: None), CHECKPOINT)
    changed = Served(archive(tmp_path / 'changed', change), CHECKPOINT)
    (answer,) = changed.ask({'data': IMAGE})
    assert len(answer['boundary_result']) == 4
    assert [answer] == as_it_is.ask({'data': IMAGE})


def test_a_config_without_any_is_told(tmp_path: Path, caplog: Any) -> None:
    said = refused(tmp_path, caplog, lambda config: taken_out(config) and None)
    assert 'the config has no test pipeline' in said
