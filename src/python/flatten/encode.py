"""Config values as JSON that loses nothing: everything JSON lacks is an object with one tag."""

from __future__ import annotations

import contextlib
from typing import Any

SAFE_INTEGER = 2**53 - 1


class _Unwritable(Exception):
    """A value that no literal stands for; its container goes on without it."""


class Encoder:
    """Encodes values; what no literal stands for is left out and listed in `unwritable`."""

    def __init__(self) -> None:
        self.unwritable: list[dict[str, Any]] = []

    def encode(self, value: Any, path: tuple[str, ...] = (), where: str = '') -> Any:
        """
        None, bool, str, small int and list as themselves; `{"dict": [[key, value] …]}`,
        `{"tuple": […]}`, `{"set": […]}`, `{"frozenset": […]}`,
        `{"float": repr}`, `{"int": digits}`, `{"bytes": hex}`.
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
            return {'dict': self._pairs(value, path, where)}
        if isinstance(value, (list, tuple)):
            items = self._items(value, path, where)
            return items if isinstance(value, list) else {'tuple': items}
        if kind in (set, frozenset):
            # Sets have no order of their own; equal configs must give equal text.
            return {kind.__name__: self._items(sorted(value, key=repr), path, where)}
        self.unwritable.append(
            {'path': path, 'where': where, 'type': f'{kind.__module__}.{kind.__name__}'}
        )
        raise _Unwritable

    def _pairs(self, value: dict[Any, Any], path: tuple[str, ...], where: str) -> list[Any]:
        pairs = []
        for key, inner in dict.items(value):
            inside = f'{where}.{key}'.removeprefix('.')
            with contextlib.suppress(_Unwritable):
                name = self.encode(key, (*path, str(key)), inside)
                pairs.append([name, self.encode(inner, (*path, str(key)), inside)])
        return pairs

    def _items(self, value: Any, path: tuple[str, ...], where: str) -> list[Any]:
        items = []
        for index, item in enumerate(value):
            with contextlib.suppress(_Unwritable):
                items.append(self.encode(item, (*path, str(index)), f'{where}[{index}]'))
        return items
