"""mmengine's pure Python style: `with read_base():` and types imported instead of named."""

from __future__ import annotations

import ast
import sys
from typing import Any

from .base_files import assigns_base
from .config_dict import ConfigDict
from .lazy_object import LazyObject
from .problems import ConfigProblem
from .sandbox import leads_out
from .sources import Sources
from .substitution import Values, is_variable


def is_lazy(tree: ast.Module) -> bool:
    """Whether mmengine would take the config for one in the pure Python style."""
    for node in ast.walk(tree):
        if assigns_base(node):
            return False
        if isinstance(node, ast.With):
            return True
        if isinstance(node, ast.ImportFrom):
            if node.level:
                return True
            if node.module == 'mmengine' and [name.name for name in node.names] == ['Config']:
                continue
            if node.module and not _is_builtin(node.module):
                return True
        if isinstance(node, ast.Import) and not all(_is_builtin(n.name) for n in node.names):
            return True
    return False


def _is_builtin(module: str) -> bool:
    return module.startswith('mmengine.config') or module.partition('.')[0] in (
        sys.stdlib_module_names
    )


def load(
    sources: Sources, path: str, builtins: dict[str, Any], asked_by: tuple[str, int | None],
    chain: tuple[str, ...] = (),
) -> tuple[ConfigDict, set[str]]:  # fmt: skip
    """The config's variables with its bases' in front, and the names that are only imported."""
    if path in chain:
        raise ConfigProblem('circular', path, file=asked_by[0], line=asked_by[1])
    tree = ast.parse(sources.text(path, asked_by), path)
    _unwrap_read_base(tree, path)
    variables: Values = {'__file__': path, '__builtins__': builtins, 'LazyObject': LazyObject}
    imported: set[str] = set()
    body: list[ast.stmt] = []
    for statement in tree.body:
        base = _base_module(statement)
        if base:
            found = _module_path(sources, base, path)
            values, names = load(sources, found, builtins, (path, base.lineno), (*chain, path))
            imported |= names
            _take(base, values, variables, path)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            body += _as_objects(statement, imported, path)
        else:
            body.append(statement)
    tree.body = body
    exec(compile(ast.fix_missing_locations(tree), path, 'exec'), variables)
    own = {
        key: value
        for key, value in variables.items()
        if not key.startswith('__') and key != 'LazyObject'
    }
    return ConfigDict(own), imported


class _BaseImport(ast.ImportFrom):
    """A `from … import …` that stood under `with read_base():`."""


def _unwrap_read_base(tree: ast.Module, path: str) -> None:
    body: list[ast.stmt] = []
    for node in tree.body:
        if assigns_base(node):
            raise ConfigProblem('mixedStyles', path, file=path, line=node.lineno)
        if not isinstance(node, ast.With):
            body.append(node)
            continue
        if not _is_read_base(node):
            raise ConfigProblem('onlyReadBase', file=path, line=node.lineno)
        for inner in node.body:
            if not isinstance(inner, ast.ImportFrom) or inner.module is None:
                raise ConfigProblem('onlyReadBase', file=path, line=inner.lineno)
            body.append(_BaseImport(inner.module, inner.names, inner.level, lineno=inner.lineno))
    tree.body = body


def _is_read_base(node: ast.With) -> bool:
    call = node.items[0].context_expr
    named = isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    return named and call.func.id == 'read_base' and len(node.items) == 1


def _base_module(statement: ast.stmt) -> _BaseImport | None:
    return statement if isinstance(statement, _BaseImport) else None


def _module_path(sources: Sources, base: ast.ImportFrom, path: str) -> str:
    inside = (base.module or '').replace('.', '/') + '.py'
    if base.level:
        return sources.beside(path, '../' * (base.level - 1) + inside)
    package, _, rest = inside.partition('/')
    return sources.in_package(package, rest, (path, base.lineno))


def _take(base: ast.ImportFrom, values: ConfigDict, variables: Values, path: str) -> None:
    for alias in base.names:
        if alias.name == '*':
            variables.update(dict.items(values))
        elif alias.name not in values:
            raise ConfigProblem('baseVariableMissing', alias.name, file=path, line=base.lineno)
        else:
            variables[alias.asname or alias.name] = values[alias.name]


def _as_objects(
    statement: ast.Import | ast.ImportFrom, imported: set[str], path: str
) -> list[ast.stmt]:
    """Python's own modules are imported; everything else becomes a LazyObject of that name."""
    if isinstance(statement, ast.ImportFrom):
        module = '.' * statement.level + (statement.module or '')
        sources_of = [(alias.asname or alias.name, module, alias.name) for alias in statement.names]
    else:
        module = statement.names[0].name
        sources_of = [_imported_module(alias) for alias in statement.names]
    imported.update(name for name, _, _ in sources_of)
    if module.startswith('mmengine.config'):
        return []
    if _is_builtin(module):
        return [statement]
    if leads_out(module):
        raise ConfigProblem('refusedImport', module, file=path, line=statement.lineno)
    if any(name == '*' for name, _, _ in sources_of):
        raise ConfigProblem('onlyReadBase', file=path, line=statement.lineno)
    created = [f'{name} = LazyObject({module!r}, {inner!r})' for name, module, inner in sources_of]
    return ast.parse('\n'.join(created)).body


def _imported_module(alias: ast.alias) -> tuple[str, str, str]:
    """`import a.b` binds `a`, `import a.b as c` binds `a.b`."""
    top = alias.name.partition('.')[0]
    return (alias.asname, alias.name, '') if alias.asname else (top, top, '')


def variables_of(config: ConfigDict, imported: set[str]) -> Values:
    """What mmengine writes out: without the imported names, imported types by their full name."""
    return {
        key: _named(value)
        for key, value in dict.items(config)
        if key not in imported and is_variable(value)
    }


def _named(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _named(inner) for key, inner in dict.items(value)}
    if isinstance(value, (list, tuple)):
        return type(value)(_named(inner) for inner in value)
    return value.full_name if isinstance(value, LazyObject) else value
