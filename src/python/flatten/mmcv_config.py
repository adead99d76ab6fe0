"""0.x configs, with the semantics of mmcv 1.7's `Config.fromfile`."""

from __future__ import annotations

import ast
from typing import Any

from .base_files import base_line
from .mmengine_config import json_values
from .problems import ConfigProblem
from .sources import Sources
from .substitution import (
    BASE,
    Values,
    fill_base_references,
    is_variable,
    mark_base_references,
    merge,
    predefined,
    refuse_duplicates,
)


def load(
    sources: Sources, path: str, builtins: dict[str, Any], asked_by: tuple[str, int | None],
    chain: tuple[str, ...] = (),
) -> Values:  # fmt: skip
    """The variables of the config `path`, its bases merged in. The config runs before its bases."""
    if path in chain:
        raise ConfigProblem('circular', path, file=asked_by[0], line=asked_by[1])
    original = sources.text(path, asked_by)
    text, marks = mark_base_references(predefined(sources, path, original))
    line: int | None = None
    if path.endswith('.py'):
        # mmcv checks the text as written: an unquoted placeholder must be valid Python, too.
        statement = base_line(ast.parse(original, path))
        line = statement.lineno if statement else None
        values = _run(text, path, builtins)
    else:
        values = json_values(path, text)
    values.pop('_deprecation_', None)
    if BASE not in values:
        return values
    names = values.pop(BASE)
    bases: Values = {}
    for name in names if isinstance(names, list) else [names]:
        base = sources.beside(path, name)
        base_values = load(sources, base, builtins, (path, line), (*chain, path))
        refuse_duplicates(bases, base_values, (path, line))
        bases.update(base_values)
    return merge(fill_base_references(values, marks, bases), bases, dict)


def _run(text: str, path: str, builtins: dict[str, Any]) -> Values:
    code = compile(text, path, 'exec')
    module: Values = {'__name__': 'config', '__file__': path, '__builtins__': builtins}
    exec(code, module)
    return {
        key: value
        for key, value in module.items()
        if not key.startswith('__') and is_variable(value)
    }
