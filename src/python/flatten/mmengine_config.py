"""1.x configs, with the semantics of mmengine 0.10's `Config.fromfile`."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

from .base_files import WithoutBase, base_names
from .config_dict import ConfigDict, scoped
from .lazy_config import is_lazy
from .problems import ConfigProblem
from .sources import Sources
from .substitution import (
    BASE,
    Values,
    environment,
    fill_base_references,
    is_variable,
    mark_base_references,
    merge,
    predefined,
    refuse_duplicates,
)

EXTERNAL = re.compile(r'(\w+)::(.+)')


def load(
    sources: Sources, path: str, builtins: dict[str, Any], asked_by: tuple[str, int | None],
    chain: tuple[str, ...] = (),
) -> Values:  # fmt: skip
    """The variables of the config `path`, its bases merged in."""
    if path in chain:
        raise ConfigProblem('circular', path, file=asked_by[0], line=asked_by[1])
    text = sources.text(path, asked_by)
    if path.endswith('.py') and chain and is_lazy(ast.parse(text, path)):
        raise ConfigProblem('mixedStyles', path, file=asked_by[0], line=asked_by[1])
    text = environment(sources, path, predefined(sources, path, text))
    text, marks = mark_base_references(text)
    bases = ConfigDict()
    if path.endswith('.py'):
        tree = ast.parse(text, path)
        names, line = base_names(tree, path, builtins)
        _load_bases(sources, names, builtins, (path, line), (*chain, path), bases)
        values = _run(tree, path, bases, builtins)
    else:
        values = json_values(path, text)
        listed = values.get(BASE, [])
        names = listed if isinstance(listed, list) else [listed]
        _load_bases(sources, names, builtins, (path, None), (*chain, path), bases)
    values.pop('_deprecation_', None)
    values = fill_base_references(values, marks, bases)
    values.pop(BASE, None)
    merged = merge(values, bases, ConfigDict)
    return {key: value for key, value in dict.items(merged) if not key.startswith('__')}


def _load_bases(
    sources: Sources, names: list[str], builtins: dict[str, Any], asked_by: tuple[str, int | None],
    chain: tuple[str, ...], bases: ConfigDict,
) -> None:  # fmt: skip
    for name in names:
        base, scope = base_path(sources, name, asked_by)
        values = load(sources, base, builtins, asked_by, chain)
        refuse_duplicates(bases, values, asked_by)
        bases.update(scoped(values, scope))


def base_path(
    sources: Sources, name: str, asked_by: tuple[str, int | None]
) -> tuple[str, str | None]:
    """The base's absolute path, and the package (`mmdet::…`) that its types belong to."""
    external = EXTERNAL.fullmatch(name)
    if external:
        package, inside = external.groups()
        return sources.in_package(package, f'.mim/configs/{inside}', asked_by), package
    return sources.beside(asked_by[0], name), None


def _run(tree: ast.Module, path: str, bases: ConfigDict, builtins: dict[str, Any]) -> Values:
    code = compile(WithoutBase().visit(tree), path, 'exec')
    variables: Values = {BASE: bases, '__builtins__': builtins}
    exec(code, variables)
    return {
        key: value
        for key, value in variables.items()
        if key != BASE and not key.startswith('__') and is_variable(value)
    }


def json_values(path: str, text: str) -> Values:
    """A `.json` config; YAML needs a parser that is not at hand here."""
    if not path.endswith('.json'):
        raise ConfigProblem('format', path, file=path)
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ConfigProblem('format', path, file=path)
    return values
