"""`node program/dist/cli.js serve` as a child: started, watched, started again, ended."""

from __future__ import annotations

import atexit
import logging
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections import deque
from pathlib import Path

logger = logging.getLogger(__name__)

# A program that ends more often than this within ten minutes is not started again.
MOST_RESTARTS = 5
RESTART_WINDOW = 600.0
# How long it may take for what it has accepted when it is ended.
GRACE_SECONDS = 10.0


class ProgramError(RuntimeError):
    """The program does not serve; the message says what it said last."""


class Program:
    """The program serving one archive on a port of loopback that it gets with each start.

    `folder` holds `dist/cli.js`; `workers` are its engine processes, `threads` how many one network
    may use (the machine's cores by the workers, where it is None). It ends with this process,
    however that ends: its standard input is a pipe, and it stops where that does.
    """

    def __init__(
        self,
        folder: str,
        archive: Path,
        name: str,
        workers: int = 1,
        threads: int | None = None,
        node: str = 'node',
    ) -> None:
        self._folder, self._archive, self._name = Path(folder).resolve(), archive, name
        self._workers, self._threads, self._node = workers, threads, node
        self._temporary = tempfile.TemporaryDirectory(prefix='mmocr-program-')
        self._said: deque[str] = deque(maxlen=20)
        self._changed = threading.Condition()
        self._child: subprocess.Popen[str] | None = None
        self._port: int | None = None
        self._failure: str | None = None
        self._closing = False
        atexit.register(self.close)
        # The one thread that starts it, reads what it says and waits for its end.
        self._keeper = threading.Thread(target=self._keep, name='mmocr-program', daemon=True)
        self._keeper.start()

    @property
    def pid(self) -> int | None:
        """Of its process; None while there is none."""
        child = self._child
        return child.pid if child and child.poll() is None else None

    def port(self, deadline: float) -> int:
        """Where it listens, as soon as it does, at the latest at `deadline` (time.monotonic).

        Raises ProgramError when it cannot serve, ended too often, was closed or takes longer.
        """
        with self._changed:
            while self._port is None:
                left = deadline - time.monotonic()
                if self._failure or self._closing or left <= 0:
                    raise ProgramError(self._failure or f'{self._name}: {self._words()}')
                self._changed.wait(left)
            return self._port

    def wait_for_end(self, port: int, seconds: float) -> None:
        """Until what listened at `port` has ended, but no longer than that."""
        with self._changed:
            self._changed.wait_for(lambda: self._port != port, seconds)

    def close(self) -> None:
        """End it: it answers what it has accepted, and is killed when that takes too long."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
            child = self._child
        if child is not None:
            child.terminate()
            try:
                child.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                kill_group(child)
        self._keeper.join(GRACE_SECONDS)
        self._temporary.cleanup()
        atexit.unregister(self.close)

    def _keep(self) -> None:
        """Start it whenever there is none, until it is closed or has ended too often."""
        starts: deque[float] = deque(maxlen=MOST_RESTARTS + 1)
        while True:
            with self._changed:
                if self._closing:
                    return
                now = time.monotonic()
                if len(starts) == starts.maxlen and now - starts[0] < RESTART_WINDOW:
                    return self._fail(f'{self._name} ended {len(starts)} times: {self._words()}')
                starts.append(now)
                inference, management = free_ports()
                try:
                    child = self._child = self._start(inference, management)
                except OSError as error:
                    return self._fail(f'{self._node} cannot be started: {error}')
            self._read(child, inference)
            code = child.wait()
            # Engine processes end with it; whatever does not is not left behind.
            kill_group(child)
            with self._changed:
                self._port = None
                self._changed.notify_all()
                if not self._closing:
                    logger.warning('MMOCR: the program serving %s ended: %s', self._name, code)

    def _fail(self, reason: str) -> None:
        with self._changed:
            self._failure = reason
            self._changed.notify_all()

    def _start(self, inference: int, management: int) -> subprocess.Popen[str]:
        own = Path(self._temporary.name)
        config = own / 'config.properties'
        config.write_text(
            f'inference_address=http://127.0.0.1:{inference}\n'
            f'management_address=http://127.0.0.1:{management}\n'
            'enable_metrics_api=false\n'
            'disable_token_authorization=true\n'
            f'default_workers_per_model={self._workers}\n'
            # Who is in front of it has limits of its own.
            'job_queue_size=10000\n'
            f'max_request_size={2**31 - 1}\n',
            'utf-8',
        )
        command = [self._node, str(self._folder / 'dist' / 'cli.js'), 'serve']
        store = ['--model-store', str(self._archive.parent)]
        threads = {} if self._threads is None else {'MMOCR_THREADS': str(self._threads)}
        return subprocess.Popen(
            [*command, *store, '--models', f'{self._name}={self._archive.name}'],
            cwd=own,
            env={
                **os.environ,
                **threads,
                'TS_CONFIG_FILE': str(config),
                'TMPDIR': str(own),
                # When it is ready it says so, in the language of the system.
                'LC_ALL': 'C.UTF-8',
                'MMOCR_STOP_WITH_INPUT': '1',
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding='utf-8',
            errors='replace',
            # A terminal's Ctrl+C is for the parent, which ends it when it is done with it.
            start_new_session=True,
        )

    def _read(self, child: subprocess.Popen[str], port: int) -> None:
        """What it says, to its end: when it is ready, or why it never is."""
        assert child.stdout is not None
        for line in child.stdout:
            text = line.strip()
            self._said.append(text)
            logger.info('%s: %s', self._name, text)
            if 'cannot be served: ' in text:
                self._fail(text)
            elif text.startswith('Ready: '):
                with self._changed:
                    self._port = port
                    self._changed.notify_all()

    def _words(self) -> str:
        return ' | '.join(self._said)[-500:] or 'the program said nothing'


def free_ports() -> tuple[int, int]:
    """Two ports of loopback where nobody listens; if one is taken meanwhile, it starts again."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(('127.0.0.1', 0))
        other.bind(('127.0.0.1', 0))
        return one.getsockname()[1], other.getsockname()[1]


def kill_group(child: subprocess.Popen[str]) -> None:
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
