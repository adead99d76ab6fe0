"""The files of one evaluation: texts by absolute path, and where files of packages were found."""

from __future__ import annotations

import ntpath
import posixpath
import re
from types import ModuleType

from .problems import ConfigProblem, NeedsFiles

# In front of the name of a file that a config opens, as config/openedFile.ts has it.
OPENED = 'open:'
WINDOWS_PATH = re.compile(r'[A-Za-z]:[\\/]|\\\\')


class Sources:
    """Answers with text or asks for it: nothing here can open a file."""

    def __init__(
        self, path: str, files: dict[str, str | None], environment: dict[str, str]
    ) -> None:
        self.files = files
        self.environment = environment
        self.used: list[str] = []
        # Asked for while a config ran; whatever it made of that, it runs again with them.
        self.opened: list[str] = []
        self.path_module: ModuleType = ntpath if WINDOWS_PATH.match(path) else posixpath
        self.path = self.path_module.normpath(path)

    def text(self, path: str, asked_by: tuple[str, int | None] = ('', None)) -> str:
        """The text of `path`; `asked_by` is the file and line that name it."""
        if path not in self.files:
            raise NeedsFiles([path])
        text = self.files[path]
        if text is None:
            file, line = asked_by
            raise ConfigProblem('baseMissing', path, file=file or path, line=line)
        if path not in self.used:
            self.used.append(path)
        # Python's text files know three line ends.
        return text.removeprefix('\ufeff').replace('\r\n', '\n').replace('\r', '\n')

    def opened_text(self, file: str) -> str | None:
        """What the host says about a file that a config opens: `=` and its text, or a word."""
        name = OPENED + file
        if name not in self.files:
            self.opened.append(name)
            raise NeedsFiles([name])
        return self.files[name]

    def in_package(self, package: str, inside: str, asked_by: tuple[str, int | None]) -> str:
        """The absolute path of the file `inside` the folder of an installed `package`."""
        name = f'{package}::{inside}'
        if name not in self.files:
            raise NeedsFiles([name])
        found = self.files[name]
        if found is None:
            file, line = asked_by
            raise ConfigProblem('packageMissing', package, inside, file=file, line=line)
        return found

    def beside(self, path: str, relative: str) -> str:
        """The path that `relative` means in the file `path`."""
        joined: str = self.path_module.join(self.path_module.dirname(path), relative)
        normal: str = self.path_module.normpath(joined)
        return normal
