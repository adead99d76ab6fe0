"""One request: a config's path and the texts at hand in, values, needs or a problem out (JSON).

Or texts of modules in, what they import and register out; or a config's text and other values in,
where it is to be changed out.
"""

from __future__ import annotations

import ast
import json
from types import TracebackType
from typing import Any

from . import lazy_config, mmcv_config, mmengine_config
from .base_files import base_line, base_names
from .edit_config import edit_config
from .encode import Unwritable, encode
from .generation import generation_of
from .modules import read_modules
from .problems import ConfigProblem, NeedsFiles, RefusedCall, RefusedImport, RefusedRead
from .sandbox import safe_builtins
from .sources import Sources
from .substitution import Values, environment, predefined

RESERVED = {
    '0.x': {'filename', 'text', 'pretty_text'},
    '1.x': {'filename', 'text', 'pretty_text', 'env_variables'},
}


def evaluate(request: str) -> str:
    """Called by the engine; never raises."""
    try:
        asked = json.loads(request)
        if 'modules' in asked:
            return json.dumps({'modules': read_modules(asked['modules'])})
        if 'wanted' in asked:
            return json.dumps(edit_config(asked['text'], asked['wanted'], asked['way']))
        sources = Sources(asked['path'], asked['files'], asked['environment'])
    except BaseException as error:
        return json.dumps({'kind': 'error', 'reason': 'python', 'arguments': [repr(error)]})
    try:
        reply = _evaluate(sources)
    except NeedsFiles as needs:
        reply = {'kind': 'needs', 'files': needs.names}
    except BaseException as error:
        reply = {'kind': 'error', **_problem(error, sources)}
    if sources.opened:
        reply = {'kind': 'needs', 'files': sources.opened}
    return json.dumps(reply)


def _evaluate(sources: Sources) -> dict[str, Any]:
    path = sources.path
    builtins = safe_builtins(sources)
    trees: list[ast.Module] = []
    _collect(sources, path, builtins, (path, None), trees, set())
    generation = generation_of(trees)
    values: Values
    if generation == '0.x':
        values = mmcv_config.load(sources, path, builtins, (path, None))
    elif trees and lazy_config.is_lazy(trees[0]) and not base_line(trees[0]):
        values = lazy_config.variables_of(*lazy_config.load(sources, path, builtins, (path, None)))
    else:
        values = mmengine_config.load(sources, path, builtins, (path, None))
    for key in values:
        if key in RESERVED[generation]:
            raise ConfigProblem('reserved', str(key), file=path)
    unwritable: Unwritable = []
    return {
        "kind": "done", "generation": generation, "tree": encode(values, unwritable),
        "usedFiles": sources.used, **({"unwritable": unwritable} if unwritable else {}),
    }  # fmt: skip


def _collect(
    sources: Sources, path: str, builtins: dict[str, Any], asked_by: tuple[str, int | None],
    trees: list[ast.Module], seen: set[str],
) -> None:  # fmt: skip
    """Gathers the syntax trees of the whole chain before anything runs."""
    if path in seen or not path.endswith('.py'):
        return
    seen.add(path)
    text = sources.text(path, asked_by)
    trees.append(ast.parse(text, path))
    tree = ast.parse(environment(sources, path, predefined(sources, path, text)), path)
    try:
        names, line = base_names(tree, path, builtins)
    except NameError:
        # A 0.x config may compute `_base_`; running it asks for the files.
        return
    missing: list[str] = []
    for name in names:
        try:
            base, _ = mmengine_config.base_path(sources, name, (path, line))
            _collect(sources, base, builtins, (path, line), trees, seen)
        except NeedsFiles as needs:
            missing += needs.names
    if missing:
        raise NeedsFiles(missing)


def _problem(error: BaseException, sources: Sources) -> dict[str, Any]:
    file, line = _place(error, sources)
    if isinstance(error, ConfigProblem):
        reason, arguments = error.reason, list(error.arguments)
        file, line = (error.file, error.line) if error.file else (file, line)
    elif isinstance(error, RefusedImport):
        reason, arguments = 'refusedImport', [str(error)]
    elif isinstance(error, RefusedRead):
        reason, arguments = 'refusedRead', [error.call, error.file, error.why]
    elif isinstance(error, RefusedCall):
        reason, arguments = 'refusedCall', [str(error)]
    elif isinstance(error, SyntaxError):
        reason, arguments = 'syntax', [error.msg]
    elif isinstance(error, AttributeError) and type(error.obj).__name__ == 'ConfigDict':
        reason, arguments = 'keyMissing', [error.name or str(error)]
    else:
        reason, arguments = 'python', [f'{type(error).__name__}: {error}']
    return {'reason': reason, 'arguments': arguments, 'file': file or sources.path, 'line': line}


def _place(error: BaseException, sources: Sources) -> tuple[str | None, int | None]:
    """The innermost line of a config that led to the error."""
    if isinstance(error, SyntaxError) and error.filename in sources.files:
        return error.filename, error.lineno
    place: tuple[str | None, int | None] = (None, None)
    trace: TracebackType | None = error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name in sources.files:
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place
