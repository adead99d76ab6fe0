"""The `_base_` line of a config, read from its syntax tree without running the config."""

from __future__ import annotations

import ast
from typing import Any

from .substitution import BASE


def base_line(tree: ast.Module) -> ast.Assign | None:
    """The first `_base_ = …` of the module's own statements."""
    return next((statement for statement in tree.body if assigns_base(statement)), None)


def assigns_base(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == BASE
    )


def base_names(tree: ast.Module, path: str, builtins: dict[str, Any]) -> tuple[list[str], int]:
    """The bases' names as written, and the line that names them."""
    statement = base_line(tree)
    if statement is None:
        return [], 1
    code = compile(ast.Expression(statement.value), path, 'eval')
    names = eval(code, {'__builtins__': builtins})
    return (names if isinstance(names, list) else [names]), statement.lineno


class WithoutBase(ast.NodeTransformer):
    """Removes every `_base_ = …`, wherever it stands."""

    def visit_Assign(self, node: ast.Assign) -> ast.Assign | None:
        return None if assigns_base(node) else node
