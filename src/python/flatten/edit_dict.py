"""A dictionary in a config's text, `dict(…)` or `{…}`: its entries, and more of them."""

from __future__ import annotations

import ast
from typing import Any, Iterator

from .source_text import SourceText

Edit = tuple[int, int, str]


class NotThere(Exception):
    """The text has no place for the value that could be read from it."""


def entries_of(node: ast.expr) -> dict[str, ast.expr]:
    """The values that stand in a dictionary, by key. Raises `NotThere` for anything else."""
    if isinstance(node, ast.Dict):
        return {
            key.value: value
            for key, value in zip(node.keys, node.values)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        }
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'dict':
        return {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    raise NotThere(ast.unparse(node)[:60])


def literal(wanted: dict[str, Any] | str, braces: bool) -> str:
    """Python source of a dictionary, in the style of the one that it is put into."""
    if isinstance(wanted, str):
        return wanted
    items = [entry(key, value, braces) for key, value in wanted.items()]
    return f'{{{", ".join(items)}}}' if braces else f'dict({", ".join(items)})'


def entry(key: str, value: dict[str, Any] | str, braces: bool) -> str:
    return f'{key!r}: {literal(value, braces)}' if braces else f'{key}={literal(value, braces)}'


def insert(source: SourceText, node: ast.expr, missing: dict[str, Any]) -> Iterator[Edit]:
    """Entries behind the last one: on its line, or on lines of their own where it has one."""
    braces = isinstance(node, ast.Dict)
    new = [entry(key, value, braces) for key, value in missing.items()]
    closer = source.span(node)[1] - 1
    last = _last(source, node)
    if last is None:
        yield closer, closer, ', '.join(new)
        return
    begin, end = last
    end, comma, tail = _after(source.text, end, closer)
    start, before = source.line_of(begin)
    if before.strip().strip('*') or _first_line(source, node) == start:
        yield end, end, ''.join(f', {each}' for each in new)
        return
    indent = before.rstrip('*')
    lines = f',{source.line_end}{indent}'.join(new)
    behind = f'{source.line_end}{indent}{lines}'
    if comma:
        yield tail, tail, f'{behind},'
    elif tail == end:
        yield end, end, f',{behind}'
    else:
        yield end, end, ','
        yield tail, tail, behind


def _first_line(source: SourceText, node: ast.expr) -> int:
    return source.line_of(source.span(node)[0])[0]


def _last(source: SourceText, node: ast.expr) -> tuple[int, int] | None:
    """Where the last entry begins and ends; None in an empty dictionary."""
    spans: list[tuple[int, int]] = []
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values):
            spans.append((source.span(key or value)[0], source.span(value)[1]))
    elif isinstance(node, ast.Call):
        spans = [source.span(each) for each in [*node.args, *node.keywords]]
    return max(spans, default=None)


def _after(text: str, end: int, closer: int) -> tuple[int, bool, int]:
    """What follows the last entry: its end with its brackets, whether there is a comma, and where
    its line ends, behind a remark.
    """
    at, comma, tail = end, False, end
    while at < closer:
        character = text[at]
        if character == '#':
            while at < closer and text[at] not in '\r\n':
                at += 1
            if '\n' not in text[tail:at] and '\r' not in text[tail:at]:
                tail = at
            continue
        if character == ')' and not comma:
            end = tail = at + 1
        elif character == ',':
            comma, tail = True, at + 1
        at += 1
    return end, comma, tail
