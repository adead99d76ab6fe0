"""What Python modules import, register and do, read from their text: nothing of them runs."""

from __future__ import annotations

import ast
import sys
from typing import Any, Iterator

DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def read_modules(texts: dict[str, str]) -> dict[str, dict[str, Any]]:
    """For each text, by its name:

    - `imports` as (level, module, names), but for Python's own modules;
    - `registers`, names of types;
    - `classes`, by their names and those that they are registered under, with the `bases` of each
      and what it `takes`, `*` for anything, None for what its base takes;
    - `acts`, whether importing it does more than to define and register;
    - `problem`, why it is no Python, or ''.
    """
    return {name: _read(text) for name, text in texts.items()}


def _read(text: str) -> dict[str, Any]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, 'lineno', None)
        where = '' if line is None else f'line {line}: '
        problem = f'{where}{getattr(error, "msg", error)}'
        return {'imports': [], 'registers': [], 'classes': {}, 'acts': False, 'problem': problem}
    nodes = list(ast.walk(tree))
    return {
        'imports': [found for node in nodes for found in _imports(node)],
        'registers': sorted({name for node in nodes for name in _registered(node)}),
        'classes': _classes([node for node in nodes if isinstance(node, ast.ClassDef)]),
        'acts': any(_acts(statement) for statement in tree.body),
        'problem': '',
    }


def _classes(classes: list[ast.ClassDef]) -> dict[str, dict[str, Any]]:
    found = {
        each.name: {
            'bases': [name for base in each.bases for name in _name_of(base)],
            'takes': _takes(each),
        }
        for each in classes
    }
    also = {
        name: {'bases': [each.name], 'takes': None}
        for each in classes
        for name in _registered(each)
    }
    return {**also, **found}


def _takes(node: ast.ClassDef) -> list[str] | None:
    if any(not _registers(decorator) for decorator in node.decorator_list):
        return ['*']
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == '__init__':
            given = statement.args
            names = [each.arg for each in [*given.args[1:], *given.kwonlyargs]]
            return ['*'] if given.kwarg or given.posonlyargs else names
    return None


def _registers(decorator: ast.expr) -> bool:
    return _is_register(getattr(decorator, 'func', decorator))


def _imports(node: ast.AST) -> Iterator[tuple[int, str, list[str]]]:
    found: list[tuple[int, str, list[str]]] = []
    if isinstance(node, ast.Import):
        found = [(0, alias.name, []) for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        found = [(node.level, node.module or '', [alias.name for alias in node.names])]
    for level, module, names in found:
        if level or module.partition('.')[0] not in sys.stdlib_module_names:
            yield level, module, names


def _acts(statement: ast.stmt) -> bool:
    """Whether a module's statement may change what others see: a patched method, say."""
    if isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass)):
        return False
    if isinstance(statement, DEFINITIONS):
        return any(
            not _registers(decorator) for decorator in statement.decorator_list
        ) and not isinstance(statement, ast.ClassDef)
    if isinstance(statement, (ast.If, ast.Try)):
        handlers = [
            inner for handler in getattr(statement, 'handlers', []) for inner in handler.body
        ]
        final = getattr(statement, 'finalbody', [])
        inside = [*statement.body, *statement.orelse, *handlers, *final]
        return not _is_main(statement) and any(_acts(inner) for inner in inside)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return not all(isinstance(target, (ast.Name, ast.Tuple)) for target in targets)
    value = statement.value if isinstance(statement, ast.Expr) else None
    registers = isinstance(value, ast.Call) and any(_registered(value))
    return not (isinstance(value, ast.Constant) or registers)


def _is_main(statement: ast.If | ast.Try) -> bool:
    names = ast.walk(statement.test) if isinstance(statement, ast.If) else []
    return any(isinstance(name, ast.Name) and name.id == '__name__' for name in names)


def _registered(node: ast.AST) -> Iterator[str]:
    """Names under which a class or function enters a registry, in the ways mmengine and mmcv have.

    `@MODELS.register_module()`, with a name, with several, and the same as a call.
    """
    if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
        for decorator in node.decorator_list:
            if _is_register(decorator):
                yield node.name
            elif isinstance(decorator, ast.Call) and _is_register(decorator.func):
                yield from _names(decorator) or [node.name]
    elif isinstance(node, ast.Call):
        if _is_register(node.func):
            module = _module(node)
            if module:
                yield from _names(node) or [module]
        elif isinstance(node.func, ast.Call) and _is_register(node.func.func) and node.args:
            yield from _names(node.func) or _name_of(node.args[0])


def _is_register(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ('register_module', '_register_module')


def _names(call: ast.Call) -> list[str]:
    given = [keyword.value for keyword in call.keywords if keyword.arg in ('name', 'module_name')]
    given += call.args
    return [name for value in given for name in _texts(value)]


def _texts(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, (ast.List, ast.Tuple)):
        return [name for item in node.elts for name in _texts(item)]
    return []


def _module(call: ast.Call) -> str:
    """The class that a call registers: `module=` or an argument that is no text."""
    named = ('module', 'module_class')
    given = [keyword.value for keyword in call.keywords if keyword.arg in named]
    given += call.args
    return next((name for value in given for name in _name_of(value)), '')


def _name_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    return [node.attr] if isinstance(node, ast.Attribute) else []
