"""What a config's code can reach: Python's own functions and modules that compute, nothing else."""

from __future__ import annotations

import builtins
import gc
import sys
from types import ModuleType
from typing import Any, NoReturn

from .problems import RefusedCall, RefusedImport

COMPUTING = {
    "__future__", "abc", "ast", "base64", "bisect", "calendar", "cmath", "collections", "colorsys",
    "contextlib", "copy", "dataclasses", "datetime", "decimal", "difflib", "enum", "fractions",
    "functools", "hashlib", "heapq", "itertools", "json", "keyword", "math", "numbers", "operator",
    "pprint", "random", "re", "statistics", "string", "textwrap", "time", "types", "typing",
    "unicodedata", "uuid", "warnings", "zlib",
}  # fmt: skip
BRIDGES = ('js', 'pyodide', 'pyodide_js', '_pyodide', '_pyodide_core')
REFUSED_BUILTINS = ('open', 'input', 'breakpoint', 'help')
PURE_PATH_FUNCTIONS = (
    "basename", "commonpath", "commonprefix", "dirname", "isabs", "join", "normcase", "normpath",
    "relpath", "split", "splitdrive", "splitext", "sep", "altsep", "curdir", "pardir", "extsep",
    "pathsep", "abspath",
)  # fmt: skip


class RefusingModule(ModuleType):
    """A module that has only what was put in; asking for more says that it is refused."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith('__'):
            raise AttributeError(name)
        return _refuse(f'{self.__name__}.{name}')


def _refuse(name: str) -> Any:
    def refused(*_: Any, **__: Any) -> NoReturn:
        raise RefusedCall(f'{name}()')

    return refused


def _operating_system(path_module: ModuleType, environment: dict[str, str]) -> ModuleType:
    path = RefusingModule('os.path')
    for name in PURE_PATH_FUNCTIONS:
        setattr(path, name, getattr(path_module, name))
    system = RefusingModule('os')
    values = {"path": path, "environ": dict(environment), "sep": path_module.sep,
              "linesep": "\n", "name": "nt" if path_module.sep == "\\" else "posix",
              "getenv": environment.get}  # fmt: skip
    for name, value in values.items():
        setattr(system, name, value)
    return system


def safe_builtins(path_module: ModuleType, environment: dict[str, str]) -> dict[str, Any]:
    """The `__builtins__` of a config."""
    system = _operating_system(path_module, environment)

    def guarded_import(
        name: str, globals_: Any = None, locals_: Any = None, names: Any = (), level: int = 0
    ) -> Any:
        if name == 'os' or (name == 'os.path' and not names):
            return system
        if name == 'os.path':
            return system.path
        if level == 0 and name.partition('.')[0] in COMPUTING:
            return builtins.__import__(name, globals_, locals_, names, level)
        raise RefusedImport('.' * level + name)

    safe = {name: getattr(builtins, name) for name in dir(builtins)}
    safe.update({name: _refuse(name) for name in REFUSED_BUILTINS})
    safe['__import__'] = guarded_import
    return safe


def close_doors() -> None:
    """Takes away the modules that lead out of Python, before any stranger's code runs."""
    sys.meta_path[:] = [f for f in sys.meta_path if not _leads_out(type(f).__module__)]
    for name in [name for name in sys.modules if _leads_out(name)]:
        module = sys.modules.pop(name)
        # Emptied, too: what still holds the module finds nothing in it. `js` is a mere proxy.
        contents = getattr(module, '__dict__', None)
        if isinstance(module, ModuleType) and contents is not None:
            contents.clear()
    # None makes every later import of the name fail.
    sys.modules.update(dict.fromkeys([*BRIDGES, 'ctypes', '_ctypes']))  # type: ignore[arg-type]
    gc.collect()


def _leads_out(module: str) -> bool:
    return module.partition('.')[0] in BRIDGES
