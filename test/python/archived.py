"""Unpacked archives of several models, and the numbers of MMOCR's own answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from conftest import DETECTOR, GENERATION, ROOT, SAMPLES, Served, config_class, unpack

METHODS = ROOT / 'test' / 'fixtures' / 'methods'
SUFFIX = '1x' if GENERATION == '1.x' else '0x'
CONFIGS = {'detection': 'config.py', 'recognition': 'rec_config.py', 'kie': 'kie_config.py'}


def recogniser_files(folder: Path) -> tuple[str, str]:
    """Puts a recogniser's config and checkpoint into `folder`; gives their names."""
    if GENERATION == '1.x':
        other = unpack(
            folder / 'recogniser',
            'configs/textrecog/svtr/svtr_tiny_synth.py',
            'checkpoints/svtr_tiny.pth',
        )
        for file in other.iterdir():
            name = 'rec_config.py' if file.name == 'config.py' else file.name
            shutil.move(file, folder / name)
        return 'rec_config.py', 'svtr_tiny.pth'
    shutil.copy(METHODS / 'nrtr_0x' / 'config.py', folder / 'rec_config.py')
    shutil.copy(METHODS / 'nrtr_0x' / 'checkpoint.pth', folder / 'nrtr.pth')
    return 'rec_config.py', 'nrtr.pth'


def unpack_chain(folder: Path, kie: tuple[Any, dict] | None = None) -> Path:
    """What TorchServe unpacks of an archive with a detector, a recogniser and perhaps KIE."""
    import torch

    unpack(folder, *DETECTOR)
    models = {
        'detection': {'config': 'config.py', 'checkpoint': Path(DETECTOR[1]).name},
        'recognition': dict(zip(('config', 'checkpoint'), recogniser_files(folder))),
    }
    if kie:
        config, state = kie
        config.dump(str(folder / 'kie_config.py'))
        torch.save({'state_dict': state}, folder / 'kie.pth')
        models['kie'] = {'config': 'kie_config.py', 'checkpoint': 'kie.pth'}
    listed = json.dumps({'format': 1, 'models': models})
    (folder / 'mmocr_models.json').write_text(listed, 'utf-8')
    return folder


def served_chain(folder: Path) -> Served:
    return Served(folder, Path(DETECTOR[1]).name)


__all__ = ['METHODS', 'SAMPLES', 'SUFFIX', 'config_class', 'served_chain', 'unpack_chain']
