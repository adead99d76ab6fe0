"""How long each stage of an answer took, for the response header `Server-Timing`."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import Iterator


class Stages:
    """Milliseconds by stage, in the order the stages ran; a stage that runs again adds up."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - started) * 1e3
            self.milliseconds[stage] = self.milliseconds.get(stage, 0) + spent

    def header(self) -> str:
        return ', '.join(f'{stage};dur={spent:.3f}' for stage, spent in self.milliseconds.items())
