"""The exporter run as a program, and its ONNX run by ONNX Runtime."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from conftest import ROOT


def started(*arguments: object) -> subprocess.Popen[str]:
    script = ROOT / 'src' / 'python' / 'export_onnx.py'
    command = [sys.executable, str(script), *map(str, arguments)]
    environment = {**os.environ, 'PYTHONUTF8': '1'}
    pipes = {'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE}
    return subprocess.Popen(command, **pipes, encoding='utf-8', env=environment)


def export(*arguments: object) -> subprocess.CompletedProcess[str]:
    child = started(*arguments)
    output, errors = child.communicate()
    return subprocess.CompletedProcess(child.args, child.returncode, output, errors)


def run(path: Path, image: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    return session.run(['prob'], {'input': image})[0]
