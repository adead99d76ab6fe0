"""What can stop an evaluation. The host turns `reason` and `arguments` into a sentence."""

from __future__ import annotations


class ConfigProblem(Exception):
    """A problem with a config that is not an exception of its own Python code."""

    def __init__(
        self, reason: str, *arguments: str, file: str | None = None, line: int | None = None
    ) -> None:
        super().__init__(reason, *arguments)
        self.reason = reason
        self.arguments = arguments
        self.file = file
        self.line = line


class NeedsFiles(BaseException):
    """
    The text of these files is needed before the evaluation can go on. No `Exception`: a config that
    guards its own `open` with `except Exception` must not swallow it.
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


class RefusedImport(ImportError):
    """An ImportError, so that a config's own fallback (`except ImportError`) still works."""


class RefusedCall(PermissionError):
    """A file, process or network function that does not exist where configs are evaluated."""


class RefusedRead(RefusedCall):
    """A file that is not read: `why` is one of the words of config/openedFile.ts."""

    def __init__(self, call: str, why: str, file: str) -> None:
        super().__init__(f'{call}: {file}')
        self.call = call
        self.why = why
        self.file = file
