"""Run the steps of docker/Dockerfile in a bare Debian's root file system, where there is no Docker.

    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm ROOT
    python test/python/dockerfile_in_root.py ROOT

RUN lines run by chroot as they stand, COPY copies, ENV and ARG are kept; the base image's `python`
is a virtual environment of Debian's. Needs root. The machine's own settings for packages (apt, pip,
certificates) are lent to the root.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

DOCKER = Path(__file__).resolve().parents[2] / 'docker'
LENT = (
    'resolv.conf',
    'apt/sources.list.d',
    'apt/apt.conf.d',
    'ssl/certs/ca-certificates.crt',
    'xdg/pip',
    'pip.conf',
)


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """(name, argument) of each instruction, continuation lines joined, comments left out."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith('#')]
    joined = re.sub(r'\\\n', ' ', '\n'.join(lines))
    return [tuple(line.split(None, 1)) for line in joined.splitlines() if line.strip()]


def lend(root: Path) -> None:
    for name in LENT:
        source, target = Path('/etc', name), root / 'etc' / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


class Build:
    """One image being built in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {'PATH': '/usr/local/python/bin:/usr/sbin:/usr/bin:/sbin:/bin'}
        self.environment |= {k: v for k, v in os.environ.items() if k.startswith('PIP_')}

    def run(self, command: str) -> None:
        print(f'RUN {command}', flush=True)
        line = ['chroot', str(self.root), 'sh', '-c', command]
        subprocess.run(line, env=self.environment, check=True)

    def step(self, name: str, argument: str) -> None:
        if name == 'RUN':
            self.run(argument)
        elif name == 'ENV':
            self.environment |= dict(pair.split('=', 1) for pair in argument.split())
        elif name == 'ARG' and '=' in argument:
            self.environment.setdefault(*argument.split('=', 1))
        elif name == 'COPY':
            *files, target = argument.split()
            folder = self.root / target.lstrip('/')
            folder.mkdir(parents=True, exist_ok=True)
            for file in files:
                shutil.copy(DOCKER / file, folder)


def main() -> None:
    build = Build(Path(sys.argv[1]))
    lend(build.root)
    build.run('test -e /usr/local/python || python3 -m venv /usr/local/python')
    for name, argument in instructions((DOCKER / 'Dockerfile').read_text('utf-8')):
        build.step(name, argument)
    build.run('su model-server -s /bin/sh -c "PATH=$PATH; python --version; java -version"')
    build.run('python -m pip check || true')


if __name__ == '__main__':
    main()
