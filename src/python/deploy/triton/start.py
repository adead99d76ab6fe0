"""Triton from PyPI, on this machine's loopback: python start.py [--port N] [OPTION OF TRITON]…

`nvidia-pytriton` carries NVIDIA's own tritonserver with the Python backend, and runs without a GPU
and without Docker. This Python, of a virtual environment with what requirements.txt names, is the
one in which the models run.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import os
import shutil
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOADING_SECONDS = 600


def package() -> Path:
    """Where nvidia-pytriton lies."""
    found = importlib.util.find_spec('pytriton')
    if found is None or not found.submodule_search_locations:
        sys.exit('There is no Triton here: pip install --no-deps nvidia-pytriton==0.7.0')
    return Path(next(iter(found.submodule_search_locations)))


def python_library() -> str:
    """The folder of this Python's shared library, which the backend's process is linked with."""
    name = f'libpython{version()}.so.1.0'
    places = [sysconfig.get_config_var('LIBDIR') or '', str(Path(sys.base_prefix, 'lib'))]
    for folder in places:
        if Path(folder, name).is_file():
            return folder
    try:
        ctypes.CDLL(name)
    except OSError:
        sys.exit(f'{name} is missing. On Debian or Ubuntu: apt-get install libpython{version()}')
    return ''


def version() -> str:
    return f'{sys.version_info.major}.{sys.version_info.minor}'


def put_stub(server: Path) -> None:
    """The backend's process, made for this Python's version, beside the backend's library."""
    stub = server / 'python_backend_stubs' / version() / 'triton_python_backend_stub'
    if not stub.is_file():
        sys.exit(f'This Triton has no Python backend for Python {version()}: take 3.10 or 3.11.')
    place = server / 'backends' / 'python' / stub.name
    if not place.is_file() or place.read_bytes() != stub.read_bytes():
        shutil.copyfile(stub, place)
    place.chmod(0o755)


def joined(*folders: str | None) -> str:
    """Without empty ones, which would mean the current folder."""
    return os.pathsep.join(folder for folder in folders if folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument('--port', default='8000')
    given, options = parser.parse_known_args()
    # Triton starts the backend's process through a shell that takes a blank for the end of a path.
    os.chdir(HERE)
    server = package() / 'tritonserver'
    put_stub(server)
    backends = os.path.relpath(server / 'backends')
    if any(blank.isspace() for blank in backends):
        sys.exit(f'Triton starts no backend from a path with blanks: {server}')
    libraries = [str(package().parent / 'nvidia_pytriton.libs'), python_library()]
    # The backend's process takes the first python3 of PATH for its own, with what is beside it.
    own = str(Path(sys.prefix) / 'bin')
    environment = {
        **os.environ,
        'LD_LIBRARY_PATH': joined(*libraries, os.environ.get('LD_LIBRARY_PATH')),
        'PATH': joined(own, os.environ.get('PATH', os.defpath)),
    }
    program = str(server / 'bin' / 'tritonserver')
    addresses = [f'--{api}-address=127.0.0.1' for api in ('http', 'grpc', 'metrics')]
    arguments = [
        '--model-repository=models',
        f'--backend-directory={backends}',
        # A model that takes longer to load on a busy machine is waited for.
        f'--backend-config=python,stub-timeout-seconds={LOADING_SECONDS}',
        f'--http-port={given.port}',
        *addresses,
        '--disable-auto-complete-config',
        *options,
    ]
    os.execve(program, [program, *arguments], environment)


if __name__ == '__main__':
    main()
