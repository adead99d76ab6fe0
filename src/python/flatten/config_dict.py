"""The dictionary with attribute access that 1.x configs see behind `_base_` (mmengine 0.10)."""

from __future__ import annotations

import copy
from collections import OrderedDict
from typing import Any


class ConfigDict(dict):  # type: ignore[type-arg]
    """Assigning copies plain dictionaries, lists and tuples, and keeps other ConfigDicts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        for arg in args:
            if not arg:
                continue
            pairs = dict.items(arg) if isinstance(arg, dict) else iter(arg)
            if isinstance(arg, tuple) and not isinstance(arg[0], tuple):
                pairs = iter([arg])
            for key, value in pairs:
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    @classmethod
    def _hook(cls, item: Any) -> Any:
        if type(item) in (dict, OrderedDict):
            return cls(item)
        if isinstance(item, (list, tuple)):
            return type(item)(cls._hook(element) for element in item)
        return item

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, self._hook(value))

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(self.__class__, name):
            raise AttributeError(f"'Dict' object attribute '{name}' is read-only")
        self[name] = value

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            message = f"'{self.__class__.__name__}' object has no attribute '{name}'"
            raise AttributeError(message, name=name, obj=self) from None

    def __delattr__(self, name: str) -> None:
        del self[name]

    def __copy__(self) -> ConfigDict:
        return self.__class__(self)

    copy = __copy__

    def __deepcopy__(self, memo: dict[int, Any]) -> ConfigDict:
        other = self.__class__()
        memo[id(self)] = other
        for key, value in dict.items(self):
            other[copy.deepcopy(key, memo)] = copy.deepcopy(value, memo)
        return other

    def deepcopy(self) -> ConfigDict:
        return copy.deepcopy(self)

    def __iter__(self) -> Any:
        return iter(self.keys())

    # mmengine gives lists here, so that a config may change the dictionary while it walks over it.
    def items(self) -> list[tuple[Any, Any]]:  # type: ignore[override]
        return list(dict.items(self))

    def values(self) -> list[Any]:  # type: ignore[override]
        return list(dict.values(self))

    def pop(self, key: Any, default: Any = None) -> Any:
        return super().pop(key, default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *args: Any, **kwargs: Any) -> None:
        if len(args) > 1:
            raise TypeError('update only accept one positional argument')
        other = dict(dict.items(args[0])) if args else {}
        other.update(kwargs)
        for key, value in other.items():
            mine = self.get(key)
            if isinstance(mine, dict) and isinstance(value, dict):
                mine.update(value)
            else:
                self[key] = value

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        new = ConfigDict(self)
        new.update(other)
        return new

    def __ror__(self, other: Any) -> Any:
        return ConfigDict(other) | self if isinstance(other, dict) else NotImplemented

    def __ior__(self, other: Any) -> ConfigDict:  # type: ignore[override, misc]
        self.update(other)
        return self

    def merge(self, other: dict[Any, Any]) -> None:
        """Merges `other` into this dictionary, honouring `_delete_`."""
        merged = _merged(copy.deepcopy(other), copy.deepcopy(self))
        self.clear()
        for key, value in merged.items():
            self[key] = value

    def to_dict(self) -> dict[Any, Any]:
        return _plain(self)  # type: ignore[no-any-return]


_ABSENT = object()


def _merged(a: Any, b: Any) -> Any:
    if not isinstance(a, dict):
        return b if a is _ABSENT else a
    if not isinstance(b, dict):
        a.pop('_delete_', None)
        return a
    if a.pop('_delete_', False):
        b.clear()
    keys = [*b.keys(), *a.keys()]
    return {
        key: _merged(a.get(key, _ABSENT), b.get(key, _ABSENT)) for key in keys if key != '_delete_'
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in dict.items(value)}
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(inner) for inner in value)
    return value


def scoped(cfg: Any, scope: str | None, has_scope: bool = True) -> Any:
    """A base's values as ConfigDicts; what came from package `scope` is marked with `_scope_`."""
    if isinstance(cfg, dict):
        if has_scope and 'type' in cfg:
            has_scope = False
            if scope is not None and cfg.get('_scope_') is None:
                cfg['_scope_'] = scope
        cfg = ConfigDict(cfg)
        object.__setattr__(cfg, 'scope', scope)
        for key, value in cfg.items():
            cfg[key] = scoped(value, scope, has_scope)
    elif isinstance(cfg, (tuple, list)):
        cfg = type(cfg)(scoped(item, scope, has_scope) for item in cfg)
    return cfg
