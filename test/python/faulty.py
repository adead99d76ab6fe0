"""Archives of the sample detector, with something wrong in them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any, Callable

from conftest import DETECTOR, ROOT, config_class, unpack

HANDLER = ROOT / 'src' / 'python' / 'handler'
CHECKPOINT = Path(DETECTOR[1]).name


def archive(
    tmp_path: Path,
    config: Callable[[Any], None] | None = None,
    files: dict[str, bytes | None] | None = None,
    model: tuple[str, str] = DETECTOR,
    manifest: dict | None = None,
) -> Path:
    """A .mar whose config `config` has changed, with `files` put in, or left out where None."""
    folder = unpack(tmp_path / 'packed', *model)
    for part in HANDLER.glob('*.py'):
        (folder / part.name).write_bytes(part.read_bytes())
    if config:
        changed = config_class().fromfile(str(folder / 'config.py'))
        config(changed)
        changed.dump(str(folder / 'config.py'))
    for name, content in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).unlink() if content is None else (folder / name).write_bytes(content)
    serialized = Path(model[1]).name
    described = {'modelName': 'm', 'serializedFile': serialized, 'handler': 'mmocr_handler.py'}
    path = tmp_path / 'faulty.mar'
    with zipfile.ZipFile(path, 'w') as packed:
        whole = {'runtime': 'python', 'model': {**described, **(manifest or {})}}
        packed.writestr('MAR-INF/MANIFEST.json', json.dumps(whole))
        for file in sorted(folder.rglob('*')):
            if file.is_file():
                packed.write(file, file.relative_to(folder).as_posix())
    return path
