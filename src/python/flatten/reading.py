"""Text files of a config's own project, read from what the host hands in."""

from __future__ import annotations

import io
import ntpath
import os
import pathlib
from types import ModuleType
from typing import IO, Any, NoReturn

from .problems import RefusedCall, RefusedRead
from .sources import Sources


class RefusingModule(ModuleType):
    """A module that has only what was put in; asking for more says that it is refused."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith('__'):
            raise AttributeError(name)
        return refuse(f'{self.__name__}.{name}')


def refuse(name: str) -> Any:
    """A function in the place of `name` that says that it is refused."""

    def refused(*_: Any, **__: Any) -> NoReturn:
        raise RefusedCall(f'{name}()')

    return refused


class ProjectFiles:
    """`open` and `os.path`'s questions, answered for the project's own files."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources

    def open(
        self, file: Any, mode: str = 'r', buffering: int = -1, encoding: str | None = None,
        errors: str | None = None, newline: str | None = None, *_: Any,
    ) -> IO[Any]:  # fmt: skip
        if set(mode) - set('rbt'):
            raise RefusedRead('open()', 'write', str(file))
        content = self._content('open()', file)
        if 'b' in mode:
            return io.BytesIO(content)
        text = content.decode(encoding or 'utf-8', errors or 'strict')
        opened = _OpenedText(text, newline)
        opened.name = file
        return opened

    def exists(self, file: Any) -> bool:
        return self._found('os.path.exists()', file) is not None

    def isfile(self, file: Any) -> bool:
        return self._found('os.path.isfile()', file) not in (None, 'folder')

    def isdir(self, file: Any) -> bool:
        return self._found('os.path.isdir()', file) == 'folder'

    def _found(self, call: str, file: Any) -> str | None:
        if isinstance(file, int):
            raise RefusedRead(call, 'kind', str(file))
        name = os.fsdecode(file)
        answer = self.sources.opened_text(name)
        if answer is not None and not answer.startswith('=') and answer != 'folder':
            raise RefusedRead(call, answer, name)
        return answer

    def _content(self, call: str, file: Any) -> bytes:
        answer = self._found(call, file)
        if answer is None:
            raise FileNotFoundError(2, 'No such file or directory', os.fsdecode(file))
        if answer == 'folder':
            raise IsADirectoryError(21, 'Is a directory', os.fsdecode(file))
        return answer[1:].encode()


class _OpenedText(io.StringIO):
    name: Any = ''


def path_class(files: ProjectFiles) -> type:
    """`pathlib.Path` without the machine: it reads what `files` has and refuses the rest."""
    path_module = files.sources.path_module
    on_windows = path_module is ntpath
    pure: Any = pathlib.PureWindowsPath if on_windows else pathlib.PurePosixPath

    class Path(pure):  # type: ignore[misc]
        def open(self, *args: Any, **kwargs: Any) -> IO[Any]:
            return files.open(self, *args, **kwargs)

        def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
            with files.open(self, 'r', -1, encoding, errors) as opened:
                return opened.read()  # type: ignore[no-any-return]

        def read_bytes(self) -> bytes:
            return files.open(self, 'rb').read()  # type: ignore[no-any-return]

        def exists(self) -> bool:
            return files.exists(self)

        def is_file(self) -> bool:
            return files.isfile(self)

        def is_dir(self) -> bool:
            return files.isdir(self)

        def absolute(self) -> Path:
            return self

        def resolve(self, strict: bool = False) -> Path:
            return type(self)(path_module.normpath(self))

        def __getattr__(self, name: str) -> Any:
            if name.startswith('_'):
                raise AttributeError(name)
            return refuse(f'pathlib.Path.{name}')

    return Path
