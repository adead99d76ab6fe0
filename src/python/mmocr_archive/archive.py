"""Unpacking an archive, as TorchServe does before it starts a worker."""

from __future__ import annotations

import json
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from .faults import Fault

# What the copying itself, logs and caches need besides.
SPARE = 64 << 20


def unpack(archive: Path, folder: Path) -> dict[str, Any]:
    """The archive's files in `folder`; gives its manifest.

    Raises Fault: whoever calls has checked the archive, so this is about what changed since.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = packed.infolist()
            for entry in entries:
                require_inside(entry.filename)
            size = sum(entry.file_size for entry in entries)
            if size + SPARE > shutil.disk_usage(folder).free:
                raise Fault('diskFull', bytes=size)
            packed.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Fault('archiveDamaged', reason=str(error)) from error
    except OSError as error:
        raise Fault('archiveUnreadable', reason=str(error)) from error
    return manifest_in(folder)


def require_inside(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or '..' in path.parts or '\\' in name or ':' in name:
        raise Fault('archiveDamaged', reason=f'it would unpack {name!r} outside of its folder')


def manifest_in(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / 'MAR-INF' / 'MANIFEST.json').read_text('utf-8'))
        model = manifest['model']
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Fault('archiveDamaged', reason=f'MAR-INF/MANIFEST.json: {error}') from error
    for key in ('handler', 'serializedFile'):
        name = (model.get(key) or '').partition(':')[0]
        given = name if key != 'handler' or name.endswith('.py') else f'{name}.py'
        builtin = key == 'handler' and name == given[:-3] and not (folder / given).is_file()
        if name and not builtin and not (folder / given).is_file():
            raise Fault('missingFile', file=given)
    return manifest
