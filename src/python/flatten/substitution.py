"""What both generations do to a config's text before it runs and to its values afterwards."""

from __future__ import annotations

import copy
import re
from types import FunctionType, ModuleType
from typing import Any, Callable

from .problems import ConfigProblem
from .sources import Sources
from .text_values import put_in

BASE = '_base_'
DELETE = '_delete_'
BASE_REFERENCE = re.compile(r'\{\{\s*_base_\.([\w\.]+)\s*\}\}')
PREDEFINED_REFERENCE = re.compile(
    r'\{\{\s*(fileDirname|fileBasename|fileBasenameNoExtension|fileExtname)\s*\}\}'
)
ENVIRONMENT_REFERENCE = re.compile(r'\{\{[\'\"]?\s*\$(\w+)\s*\:\s*(\S*?)\s*[\'\"]?\}\}')

Values = dict[str, Any]


def predefined(sources: Sources, path: str, text: str) -> str:
    """Fills in `{{ fileDirname }}` and its three siblings."""
    os_path = sources.path_module
    name = os_path.basename(path)
    templates = {
        'fileDirname': os_path.dirname(path),
        'fileBasename': name,
        'fileBasenameNoExtension': os_path.splitext(name)[0],
        'fileExtname': os_path.splitext(path)[1],
    }
    return put_in(
        path, text, PREDEFINED_REFERENCE, lambda found: templates[found[1]].replace('\\', '/')
    )


def environment(sources: Sources, path: str, text: str) -> str:
    """Fills in `{{ $NAME:default }}` (mmengine); a default is source text already."""

    def value_of(found: re.Match[str]) -> str | None:
        name, default = found.groups()
        value = sources.environment.get(name)
        if not value and (value is not None or not default):
            line = text[: found.start()].count('\n') + 1
            raise ConfigProblem('environmentMissing', name, file=path, line=line)
        return value

    filled = put_in(path, text, ENVIRONMENT_REFERENCE, value_of)
    return ENVIRONMENT_REFERENCE.sub(lambda found: found[2], filled)


def mark_base_references(text: str) -> tuple[str, dict[str, str]]:
    """Puts a unique string in for every `{{ _base_.x }}`; returns what each string stands for."""
    marks: dict[str, str] = {}

    def mark(match: re.Match[str]) -> str:
        key = f'_{match[1]}_{len(marks)}_base_reference'
        marks[key] = match[1]
        return f'"{key}"'

    return BASE_REFERENCE.sub(mark, text), marks


def fill_base_references(value: Any, marks: dict[str, str], base: Values) -> Any:
    """A deep copy of `value` with the marks replaced by the bases' values."""
    if isinstance(value, dict):
        filled = copy.deepcopy(value)
        for key, inner in filled.items():
            filled[key] = fill_base_references(inner, marks, base)
        return filled
    if isinstance(value, (list, tuple)):
        return type(value)(fill_base_references(inner, marks, base) for inner in value)
    if isinstance(value, str) and value in marks:
        found: Any = base
        for part in marks[value].split('.'):
            if not isinstance(found, dict) or part not in found:
                raise ConfigProblem('baseVariableMissing', marks[value])
            found = found[part]
        return found
    return copy.deepcopy(value)


def merge(a: Values, b: Values, fresh: Callable[[Values], Values]) -> Values:
    """`b` overwritten by `a`, dictionaries key by key; `fresh` makes those new to `b`."""
    b = b.copy()
    for key, value in a.items():
        if not isinstance(value, dict):
            b[key] = value
        elif key in b and not value.pop(DELETE, False):
            if not isinstance(b[key], dict):
                raise ConfigProblem('notInherited', str(key), type(b[key]).__name__)
            b[key] = merge(value, b[key], fresh)
        else:
            b[key] = fresh(value)
    return b


def refuse_duplicates(bases: Values, more: Values, asked_by: tuple[str, int | None]) -> None:
    """No two bases of a config may set the same variable."""
    duplicates = bases.keys() & more.keys()
    if duplicates:
        names = ', '.join(sorted(duplicates))
        raise ConfigProblem('duplicateKeys', names, file=asked_by[0], line=asked_by[1])


def is_variable(value: Any) -> bool:
    """Functions and modules of a config are its own helpers, not values."""
    return not isinstance(value, (FunctionType, ModuleType))
