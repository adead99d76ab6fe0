"""What a config's code can reach: Python's own functions and modules that compute, nothing else."""

from __future__ import annotations

import _imp
import builtins
import contextlib
import gc
import io
import os
import pathlib
import sys
from types import ModuleType
from typing import Any

from .problems import RefusedImport
from .reading import ProjectFiles, RefusingModule, path_class, refuse
from .sources import Sources

COMPUTING = {
    "__future__", "abc", "ast", "base64", "bisect", "calendar", "cmath", "collections", "colorsys",
    "contextlib", "copy", "dataclasses", "datetime", "decimal", "difflib", "enum", "fractions",
    "functools", "hashlib", "heapq", "itertools", "json", "keyword", "math", "numbers", "operator",
    "pprint", "random", "re", "statistics", "string", "textwrap", "time", "types", "typing",
    "unicodedata", "uuid", "warnings", "zlib",
}  # fmt: skip
BRIDGES = ('js', 'pyodide', 'pyodide_js', '_pyodide', '_pyodide_core')
NATIVE = ('ctypes', '_ctypes')
REFUSED_BUILTINS = ('input', 'breakpoint', 'help')
PURE_PATH_FUNCTIONS = (
    "basename", "commonpath", "commonprefix", "dirname", "isabs", "join", "normcase", "normpath",
    "relpath", "split", "splitdrive", "splitext", "sep", "altsep", "curdir", "pardir", "extsep",
    "pathsep", "abspath",
)  # fmt: skip


def _operating_system(
    path_module: ModuleType, environment: dict[str, str], files: ProjectFiles
) -> ModuleType:
    path = RefusingModule('os.path')
    for name in PURE_PATH_FUNCTIONS:
        setattr(path, name, getattr(path_module, name))
    for name in ('exists', 'isfile', 'isdir'):
        setattr(path, name, getattr(files, name))
    system = RefusingModule('os')
    values = {"path": path, "environ": dict(environment), "sep": path_module.sep,
              "linesep": "\n", "name": "nt" if path_module.sep == "\\" else "posix",
              "getenv": environment.get, "fspath": os.fspath}  # fmt: skip
    for name, value in values.items():
        setattr(system, name, value)
    return system


def _reaching_modules(sources: Sources, files: ProjectFiles) -> dict[str, ModuleType]:
    """What stands for the modules of Python's that reach files, with what is harmless of them."""
    system = _operating_system(sources.path_module, sources.environment, files)
    modules = {'os': system, 'os.path': system.path}
    pure = {name: getattr(pathlib, name) for name in pathlib.__all__ if name.startswith('Pure')}
    contents = {
        'io': {'open': files.open, 'StringIO': io.StringIO, 'BytesIO': io.BytesIO},
        'codecs': {'open': files.open, 'BOM_UTF8': b'\xef\xbb\xbf'},
        'pathlib': {**pure, 'Path': path_class(files)},
    }
    for name, content in contents.items():
        modules[name] = RefusingModule(name)
        vars(modules[name]).update(content)
    return modules


def safe_builtins(sources: Sources) -> dict[str, Any]:
    """The `__builtins__` of a config."""
    files = ProjectFiles(sources)
    reaching = _reaching_modules(sources, files)

    def guarded_import(
        name: str, globals_: Any = None, locals_: Any = None, names: Any = (), level: int = 0
    ) -> Any:
        if level == 0 and name in reaching:
            return reaching[name if names else name.partition('.')[0]]
        if level == 0 and name.partition('.')[0] in COMPUTING:
            return builtins.__import__(name, globals_, locals_, names, level)
        raise RefusedImport('.' * level + name)

    safe = {name: getattr(builtins, name) for name in dir(builtins)}
    safe.update({name: refuse(name) for name in REFUSED_BUILTINS})
    safe['__import__'] = guarded_import
    safe['open'] = files.open
    return safe


def load_computing() -> None:
    """Imports now what `close_doors` makes impossible to import later."""
    for name in sorted(COMPUTING | {'inspect', '_strptime', 'encodings.idna'}):
        builtins.__import__(name)
    for name in sys.builtin_module_names:
        if name not in NATIVE and not name.startswith(('_test', 'xx', '_xx', '_pyodide')):
            with contextlib.suppress(ImportError):
                builtins.__import__(name)


def close_doors() -> None:
    """
    Takes away what leads out of Python, before any stranger's code runs: the modules that bridge
    to JavaScript, what still holds JavaScript's objects, and the means to load native modules.
    """
    sys.meta_path[:] = [f for f in sys.meta_path if not leads_out(type(f).__module__)]
    for name in [name for name in sys.modules if leads_out(name)]:
        module = sys.modules.pop(name)
        # Emptied, too: what still holds the module finds nothing in it. `js` is a mere proxy.
        if isinstance(module, ModuleType):
            vars(module).clear()
    for holder in gc.get_objects():
        if leads_out(type(holder).__module__) and not isinstance(holder, type):
            getattr(holder, '__dict__', {}).clear()
    # None makes every later import of the name fail.
    sys.modules.update(dict.fromkeys([*BRIDGES, *NATIVE]))  # type: ignore[arg-type]
    for function in ('create_builtin', 'exec_builtin', 'create_dynamic', 'exec_dynamic'):
        delattr(_imp, function)
    gc.collect()


def leads_out(module: str) -> bool:
    """Whether a module is a bridge to JavaScript."""
    return module.partition('.')[0] in BRIDGES
