"""The archive's own handler, found by the rules of TorchServe's model loader."""

from __future__ import annotations

import importlib
import inspect
import os
import sys
from pathlib import Path
from typing import Any, Callable

from .faults import Fault


def service(folder: Path, handler: str) -> tuple[Callable[[Any], Any], Callable[..., Any]]:
    """(initialize, handle) of the handler that the manifest names.

    Raises Fault for a module that has neither the function nor exactly one class, and whatever
    importing it raises.
    """
    file, _, function = handler.partition(':')
    name = file.split('/')[-1]
    name = name[:-3] if name.endswith('.py') else name
    # A worker runs in the unpacked archive, which stands first on its path.
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    own = (folder / f'{name}.py').is_file()
    module = importlib.import_module(name if own else f'ts.torch_handler.{name}')
    entry = getattr(module, function or 'handle', None)
    if entry is not None:
        return lambda context: entry(None, context), entry
    if function:
        raise Fault('handlerFunction', file=file, function=function)
    return methods(module, file)


def methods(module: Any, file: str) -> tuple[Callable[[Any], Any], Callable[..., Any]]:
    classes = [
        each
        for _, each in inspect.getmembers(module, inspect.isclass)
        if each.__module__ == module.__name__
    ]
    if len(classes) != 1:
        raise Fault('handlerClass', file=file, classes=[each.__name__ for each in classes])
    made = classes[0]()
    for method in ('initialize', 'handle'):
        if not callable(getattr(made, method, None)):
            raise Fault('handlerMethod', file=file, name=classes[0].__name__, method=method)
    return made.initialize, made.handle
