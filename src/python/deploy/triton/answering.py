"""Who answers in this instance: the archive's own handler, or the program with its ONNX files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def load(folder: Path, config: dict[str, Any], gpu: int | None) -> Any:
    """A `Worker` or an `Engine` for the archive in `folder`, that of this version.

    `config` is Triton's of this model; `gpu` a device's number, None for the CPU. Raises what the
    archive's handler raises while it loads, or ProgramError.
    """
    threads = share_of_cores(config)
    batch = max(1, config['max_batch_size'])
    archive = str(folder / parameter(config, 'archive'))
    program = parameter(config, 'program')
    if program is not None:
        from mmocr_engine import Engine

        return Engine(archive, str(folder.parent / program), threads=threads, batch_size=batch)
    bound_pytorch(threads)
    from mmocr_archive.worker import Worker

    return Worker(archive, gpu, batch)


def parameter(config: dict[str, Any], key: str) -> Any:
    return config['parameters'].get(key, {}).get('string_value')


def share_of_cores(config: dict[str, Any]) -> int:
    """Each instance is a process: all of them compute at the same time."""
    groups = config['instance_group']
    instances = sum(group['count'] * max(1, len(group['gpus'])) for group in groups)
    return max(1, len(os.sched_getaffinity(0)) // max(1, instances))


def bound_pytorch(threads: int) -> None:
    """Said before PyTorch is imported, where nobody else has.

    Threads of OpenMP spin while they wait for each other, on cores that other instances need.
    """
    os.environ.setdefault('OMP_NUM_THREADS', str(threads))
    if 'OMP_WAIT_POLICY' not in os.environ:
        os.environ['OMP_WAIT_POLICY'] = 'PASSIVE'
        os.environ.setdefault('GOMP_SPINCOUNT', '2000')
