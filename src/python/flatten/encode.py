"""Config values as JSON that loses nothing: everything JSON lacks is an object with one tag."""

from __future__ import annotations

from typing import Any

from .problems import ConfigProblem

SAFE_INTEGER = 2**53 - 1


def encode(value: Any, where: str = '') -> Any:
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
        pairs = dict.items(value)
        return {'dict': [[encode(k, where), encode(v, f'{where}.{k}')] for k, v in pairs]}
    if isinstance(value, (list, tuple)):
        items = [encode(item, f'{where}[{index}]') for index, item in enumerate(value)]
        return items if isinstance(value, list) else {'tuple': items}
    if kind in (set, frozenset):
        # Sets have no order of their own; equal configs must give equal text.
        return {kind.__name__: [encode(item, where) for item in sorted(value, key=repr)]}
    raise ConfigProblem('notLiteral', where.removeprefix('.'), f'{kind.__module__}.{kind.__name__}')
