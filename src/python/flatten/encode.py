"""Config values as JSON that loses nothing: everything JSON lacks is an object with one tag."""

from __future__ import annotations

import contextlib
from typing import Any

SAFE_INTEGER = 2**53 - 1

Path = tuple[str, ...]
Unwritable = list[dict[str, Any]]


class NoLiteral(Exception):
    """A value that no literal stands for; its container goes on without it."""


def encode(value: Any, unwritable: Unwritable, path: Path = (), where: str = '') -> Any:
    """
    None, bool, str, small int and list as themselves; `{"dict": [[key, value] …]}`,
    `{"tuple": […]}`, `{"set": […]}`, `{"frozenset": […]}`,
    `{"float": repr}`, `{"int": digits}`, `{"bytes": hex}`.
    What no literal stands for is left out and listed in `unwritable`.
    """
    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind is int:
        return value if abs(value) <= SAFE_INTEGER else {'int': str(value)}
    if kind is float:
        return {'float': repr(value)}
    if kind is bytes:
        return {'bytes': value.hex()}
    if isinstance(value, dict):
        return {'dict': _pairs(value, unwritable, path, where)}
    if isinstance(value, (list, tuple)):
        items = _items(value, unwritable, path, where)
        return items if isinstance(value, list) else {'tuple': items}
    if kind in (set, frozenset):
        # Sets have no order of their own; equal configs must give equal text.
        return {kind.__name__: _items(sorted(value, key=repr), unwritable, path, where)}
    name = f'{kind.__module__}.{kind.__name__}'
    unwritable.append({'path': path, 'where': where, 'type': name})
    raise NoLiteral


def _pairs(
    value: dict[Any, Any], unwritable: Unwritable, path: Path, where: str
) -> list[tuple[Any, Any]]:
    pairs = []
    for key, inner in dict.items(value):
        inside = (*path, str(key)), f'{where}.{key}'.removeprefix('.')
        with contextlib.suppress(NoLiteral):
            pairs.append((encode(key, unwritable, *inside), encode(inner, unwritable, *inside)))
    return pairs


def _items(value: Any, unwritable: Unwritable, path: Path, where: str) -> list[Any]:
    items = []
    for index, item in enumerate(value):
        with contextlib.suppress(NoLiteral):
            items.append(encode(item, unwritable, (*path, str(index)), f'{where}[{index}]'))
    return items
