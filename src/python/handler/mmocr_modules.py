"""The config's `custom_imports`: modules that register classes, from the archive or installed.

Training has modules of its own, which no server has: one that cannot be imported is named only
when the model cannot be built without it.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import sys
from pathlib import Path
from typing import Any

from mmocr_registry import refusal, trusted

logger = logging.getLogger(__name__)


def import_modules(config: Any, folder: Path) -> list[str]:
    """Import what the archive unpacked into `folder` has of them, and what is installed.

    Gives `NAME: REASON` for each that cannot be imported. Raises RuntimeError for a name that is
    one of Python's own, and for the archive's modules where MMOCR_REFUSE_CODE=1 says so.
    """
    custom = config.get('custom_imports') or {}
    names = custom.get('imports') or []
    failed = []
    for name in [names] if isinstance(names, str) else names:
        require_harmless(name)
        try:
            import_from(folder, name) if in_archive(folder, name) else importlib.import_module(name)
        except Exception as error:  # whatever a module does when it is imported
            reason = ' '.join(f'{type(error).__name__}: {error}'.split())
            logger.warning('MMOCR: custom_imports names %s, not imported: %s', name, reason)
            failed.append(f'{name} ({reason})')
    return failed


def require_harmless(name: str) -> None:
    top, _, rest = name.partition('.')
    own = getattr(sys, 'stdlib_module_names', sys.builtin_module_names)
    if not trusted() and (top in own or rest.rpartition('.')[2] == '__main__'):
        raise refusal(f'{name}, which custom_imports names,')


def in_archive(folder: Path, name: str) -> bool:
    base = folder.joinpath(*name.split('.'))
    return base.with_name(f'{base.name}.py').is_file() or (base / '__init__.py').is_file()


def import_from(folder: Path, name: str) -> None:
    """Import the archive's module of this name, whatever else is installed under it."""
    if os.environ.get('MMOCR_REFUSE_CODE') == '1':
        raise RuntimeError('the archive brings code of its own, which MMOCR_REFUSE_CODE=1 refuses')
    top = name.partition('.')[0]
    for known in [each for each in sys.modules if each == top or each.startswith(f'{top}.')]:
        path = getattr(sys.modules[known], '__file__', None)
        if path is not None and not Path(path).is_relative_to(folder):
            del sys.modules[known]
    sys.path.insert(0, str(folder))
    try:
        importlib.invalidate_caches()
        importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


def with_failures(error: Exception, failed: list[str]) -> RuntimeError:
    """An error of building the model that says which modules were not there to help."""
    said = f'{error}'.strip() or type(error).__name__
    return RuntimeError(f'{said}; custom_imports that could not be imported: {"; ".join(failed)}')
