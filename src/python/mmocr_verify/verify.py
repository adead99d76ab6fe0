"""The whole way of an archive: unpacked, its handler imported, its model loaded, an image asked."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import Any

from mmocr_archive.archive import unpack
from mmocr_archive.context import Context
from mmocr_archive.faults import Fault, cut, fault_of
from mmocr_archive.service import service

from .requests import ask, failed, found
from .weights import Loading, require_weights, watched


class Log(logging.Handler):
    """What the handler logs: an error that it answers with, and what it went without."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.error: BaseException | None = None
        self.notes: list[dict[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self.error = record.exc_info[1]
        if str(record.msg).startswith('MMOCR: custom_imports names ') and len(record.args) == 2:
            module, reason = map(str, record.args)
            self.notes.append({'module': cut(module), 'reason': cut(reason)})


def verify(archive: str, folder: str, image: str) -> dict[str, Any]:
    """`{'ok': True, …}`, or `{'ok': False, 'cause': …}`; raises nothing that the archive does."""
    log = Log()
    logging.getLogger().addHandler(log)
    try:
        return {'ok': True, **run(Path(archive), Path(folder).resolve(), Path(image), log)}
    except Fault as fault:
        return {'ok': False, **fault.report}
    finally:
        logging.getLogger().removeHandler(log)


def run(archive: Path, folder: Path, image: Path, log: Log) -> dict[str, Any]:
    content = image.read_bytes()
    manifest = unpack(archive, folder)
    context = Context(folder, manifest)
    loadings: list[Loading] = []
    stage = 'import'
    try:
        started = time.perf_counter()
        initialize, handle = service(folder, manifest['model']['handler'])
        stage = 'load'
        if manifest['model'].get('serializedFile'):
            with watched() as loadings:
                initialize(context)
        else:
            initialize(context)
        require_weights(loadings)
        loaded = time.perf_counter()
        stage = 'answer'
        body = ask(handle, content, context)
        answered = time.perf_counter()
    # Code of the archive may end the process, too.
    except (Exception, SystemExit) as error:
        if stage == 'load':
            require_weights(loadings)
        raise Fault(**fault_of(error, folder, stage)) from error
    if failed(body):
        raise Fault(**(fault_of(log.error, folder, stage) if log.error else unnamed(body)))
    seconds = {'load': loaded - started, 'answer': answered - loaded}
    return {**found(body), 'seconds': seconds, 'versions': versions(), 'notes': log.notes}


def unnamed(body: dict[str, Any]) -> dict[str, Any]:
    """A failure that the handler told in its answer alone."""
    message = cut(str(body.get('message', '')))
    return {'cause': 'raised', 'stage': 'answer', 'type': 'Exception', 'message': message}


def versions() -> dict[str, str]:
    imported = {name: sys.modules.get(name) for name in ('mmocr', 'torch', 'mmcv')}
    return {
        name: str(module.__version__)
        for name, module in imported.items()
        if hasattr(module, '__version__')
    }
