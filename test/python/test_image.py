"""What the Docker image runs, without Docker: entry point, health check, a real TorchServe."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Iterator

import psutil
import pytest
from conftest import DETECTOR, GOLDEN, ROOT, SAMPLES, unpack

DOCKER = ROOT / 'docker'


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(('127.0.0.1', 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def make_archive(store: Path, scratch: Path) -> None:
    """dbnet.mar, as the extension lays one out."""
    folder = unpack(scratch / 'dbnet', *DETECTOR)
    for module in (ROOT / 'src' / 'python' / 'handler').glob('*.py'):
        shutil.copy(module, folder)
    model = {
        'modelName': 'dbnet',
        'serializedFile': Path(DETECTOR[1]).name,
        'handler': 'mmocr_handler.py',
        'modelFile': 'config.py',
        'modelVersion': '1.0',
    }
    with zipfile.ZipFile(store / 'dbnet.mar', 'w') as archive:
        manifest = {'model': model, 'runtime': 'python', 'archiverVersion': '0.12.0'}
        archive.writestr('MAR-INF/MANIFEST.json', json.dumps(manifest))
        for file in folder.iterdir():
            archive.write(file, file.name)


class Container:
    """The entry point as the image starts it, on other ports and on loopback."""

    def __init__(self, folder: Path) -> None:
        self.ports = free_ports(6)
        (folder / 'run').mkdir()
        (folder / 'store').mkdir()
        make_archive(folder / 'store', folder)
        properties = (DOCKER / 'config.properties').read_text()
        ports = iter(self.ports)
        properties = re.sub(r'0\.0\.0\.0:\d+', lambda _: f'127.0.0.1:{next(ports)}', properties)
        for key in ('grpc_inference_port', 'grpc_management_port', 'initial_worker_port'):
            properties += f'{key}={next(ports)}\n'
        (folder / 'config.properties').write_text(properties)
        self.environment = {
            **os.environ,
            'PATH': f'{Path(sys.executable).parent}:{os.environ["PATH"]}',
            'MODEL_STORE': str(folder / 'store'),
            'TS_CONFIG': str(folder / 'config.properties'),
            'TMPDIR': str(folder),
            'TEMP': str(folder),
            'MMOCR_MANAGEMENT': f'http://127.0.0.1:{self.ports[1]}',
        }
        self.folder = folder / 'run'
        with open(folder / 'output.txt', 'wb') as output:
            self.process = subprocess.Popen(
                ['sh', str(DOCKER / 'entrypoint.sh')],
                cwd=self.folder,
                env=self.environment,
                stdout=output,
                stderr=output,
            )

    def health(self) -> subprocess.CompletedProcess:
        command = [sys.executable, str(DOCKER / 'healthcheck.py')]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True
        )

    def wait_until_healthy(self) -> None:
        limit = time.monotonic() + 400
        while (health := self.health()).returncode != 0:
            assert time.monotonic() < limit, health.stderr
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                pytest.fail(f'TorchServe ended: {(self.folder.parent / "output.txt").read_text()}')


@pytest.fixture
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    started = Container(tmp_path_factory.mktemp('c'))
    yield started
    if started.process.poll() is None:
        for process in [*psutil.Process(started.process.pid).children(recursive=True)]:
            process.kill()
        started.process.kill()
    started.process.wait()


def test_serves_and_stops(container: Container) -> None:
    assert container.health().returncode == 1  # nothing answers yet
    container.wait_until_healthy()
    keys = json.loads((container.folder / 'key_file.json').read_text())
    address = f'http://127.0.0.1:{container.ports[0]}/predictions/dbnet'
    request = urllib.request.Request(
        address,
        data=(SAMPLES / 'images' / 'scene_00.png').read_bytes(),
        headers={
            'Authorization': f'Bearer {keys["inference"]["key"]}',
            'Content-Type': 'application/octet-stream',
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.headers['Content-Type'] == 'application/json'
        assert answer.headers['X-MMOCR-Image'] == '640x480;orientation=stored'
        rows = json.load(answer)['boundary_result']
    want = json.loads((GOLDEN / 'det_quad' / 'scene_00.png.json').read_text())['boundary_result']
    assert rows == [pytest.approx(row, abs=1e-4) for row in want]

    inside = psutil.Process(container.process.pid).children(recursive=True)
    assert len(inside) >= 3  # TorchServe's wrapper, Java, a worker
    container.process.send_signal(signal.SIGTERM)
    container.process.wait(60)
    assert psutil.wait_procs(inside, timeout=30)[1] == []
