"""What this folder serves: `deployment.json`, and the files beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


def plan() -> dict[str, Any]:
    """`engine`, `models` and their scaling, as they were asked for when the folder was written."""
    written: dict[str, Any] = json.loads((FOLDER / 'deployment.json').read_text('utf-8'))
    return written


def planned(name: str) -> dict[str, Any]:
    """The model of that name. Raises KeyError for a name that is not served."""
    for model in plan()['models']:
        if model['name'] == name:
            found: dict[str, Any] = model
            return found
    raise KeyError(f'{FOLDER} serves no model {name!r}')


def archive_of(name: str) -> str:
    return str(FOLDER / 'models' / planned(name)['file'])
