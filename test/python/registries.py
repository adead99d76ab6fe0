"""Archives whose configs ask for something that MMOCR's registries do not have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import DETECTOR, Served, config_class, unpack

CHECKPOINT = Path(DETECTOR[1]).name


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
