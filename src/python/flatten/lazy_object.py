"""Stands for an object that a pure Python style config imports: only its name matters here."""

from __future__ import annotations

from typing import Any, NoReturn


class LazyObject:
    def __init__(self, module: str, name: str = '') -> None:
        self.full_name = f'{module}.{name}' if name else module

    def __getattr__(self, name: str) -> LazyObject:
        if name.startswith('__'):
            raise AttributeError(name)
        return LazyObject(self.full_name, name)

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        raise RuntimeError(f'{self.full_name} is imported to be named, it cannot be called here')

    def __deepcopy__(self, _memo: dict[int, Any]) -> LazyObject:
        return LazyObject(self.full_name)
