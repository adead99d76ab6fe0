"""Where a config's text is to be changed so that its variables have other values.

Nothing of it runs. Whether the changed text gives what was asked shows when it is evaluated.
"""

from __future__ import annotations

import ast
from typing import Any, Iterator

from .base_files import base_line
from .edit_dict import NotThere, entries_of, insert, literal
from .source_text import SourceText, utf16

# Variables and keys with Python source as their innermost values.
Wanted = dict[str, Any]
Edit = tuple[int, int, str]


def edit_config(text: str, wanted: Wanted, way: str) -> dict[str, Any]:
    """`edits` as (start, end, text) in units of UTF-16, none over another, or a `problem`.

    `way` is `inPlace`: where the value stands, else into the dictionary that is nearest to it, else
    as a variable of its own that is merged with the base's; or `assigned`: behind all else.
    `variables` are those whose values change beside the ones wanted.
    """
    try:
        source = SourceText(text)
        editor = Editor(source)
        edits = editor.in_place(wanted) if way == 'inPlace' else editor.assigned(wanted)
    except NotThere as error:
        return {'edits': [], 'variables': [], 'problem': str(error)}
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {'edits': [], 'variables': [], 'problem': f'{getattr(error, "msg", error)}'}
    return {
        'edits': [(utf16(text, start), utf16(text, end), new) for start, end, new in edits],
        'variables': editor.variables,
        'problem': '',
    }


class Editor:
    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.names = [node for node in ast.walk(source.tree) if isinstance(node, ast.Name)]
        self.variables: list[str] = []

    def in_place(self, wanted: Wanted) -> list[Edit]:
        edits: list[Edit] = []
        for name, values in wanted.items():
            value = self._assigned_value(name)
            if value is not None:
                edits += self._change(value, values)
            elif self._is_bound(name):
                raise NotThere(name)
            else:
                # Without a base there is nothing to merge with.
                if base_line(self.source.tree) is None:
                    raise NotThere(name)
                edits.append(self._append(f'{name} = {literal(values, braces=False)}'))
        return edits

    def assigned(self, wanted: Wanted) -> list[Edit]:
        lines = [
            f'{path} = {value}'
            for name, values in wanted.items()
            for path, value in _paths(name, values)
        ]
        return [self._append(self.source.line_end.join(lines))]

    def _change(self, node: ast.expr, wanted: Wanted | str) -> Iterator[Edit]:
        node = self._followed(node)
        if isinstance(wanted, str):
            yield (*self.source.span(node), wanted)
            return
        if isinstance(node, ast.Constant) and node.value is None:
            yield (*self.source.span(node), literal(wanted, braces=False))
            return
        found = entries_of(node)
        for key, value in wanted.items():
            if key not in found:
                continue
            # A value that is named is replaced where it is used: others may use it, too.
            if isinstance(value, str):
                yield (*self.source.span(found[key]), value)
            else:
                yield from self._change(found[key], value)
        missing = {key: value for key, value in wanted.items() if key not in found}
        if missing:
            yield from insert(self.source, node, missing)

    def _followed(self, node: ast.expr) -> ast.expr:
        """A variable that is used once only is changed where it is set."""
        if not isinstance(node, ast.Name):
            return node
        used = [each for each in self.names if each.id == node.id]
        value = self._assigned_value(node.id)
        if value is None or len(used) != 2:
            raise NotThere(node.id)
        self.variables.append(node.id)
        return self._followed(value)

    def _assigned_value(self, name: str) -> ast.expr | None:
        """What a statement of the file itself sets the variable to, the last one."""
        found: ast.expr | None = None
        for statement in self.source.tree.body:
            if isinstance(statement, ast.Assign):
                targets = statement.targets
            elif isinstance(statement, ast.AnnAssign) and statement.value:
                targets = [statement.target]
            else:
                continue
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                found = statement.value
        return found

    def _is_bound(self, name: str) -> bool:
        imported = [
            alias.asname or alias.name
            for node in ast.walk(self.source.tree)
            if isinstance(node, (ast.ImportFrom, ast.Import))
            for alias in node.names
        ]
        stored = [node.id for node in self.names if isinstance(node.ctx, ast.Store)]
        return name in stored or name in imported or '*' in imported

    def _append(self, lines: str) -> Edit:
        text, end = self.source.text, self.source.line_end
        before = '' if text == '' or text.endswith(('\n', '\r')) else end
        return len(text), len(text), f'{before}{lines}{end}'


def _paths(path: str, wanted: Wanted | str) -> Iterator[tuple[str, str]]:
    if isinstance(wanted, str):
        yield path, wanted
        return
    for key, value in wanted.items():
        yield from _paths(f'{path}[{key!r}]', value)
