"""The configs that the MMOCR packages ship, and what mmengine and mmcv load from them.

python corpus.py build FOLDER    downloads and unpacks what is missing; prints the configs as JSON
python corpus.py dump 0.x|1.x FOLDER   reads a JSON list of files, prints what each loads as
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any, Callable

PACKAGES = {'1.x': 'mmocr==1.0.1', '0.x': 'mmocr==0.6.3'}
MMCV = 'mmcv==1.7.2'


def download(requirement: str, folder: Path, *options: str) -> Path:
    command = [sys.executable, '-m', 'pip', 'download', '-q', '--no-deps', '-d', str(folder)]
    subprocess.run([*command, *options, requirement], check=True, stdout=sys.stderr)
    name, version = requirement.split('==')
    return next(folder.glob(f'{name}-{version}[-.]*'))


def make(target: Path, unpack: Callable[[Path, Path], None]) -> None:
    """Whole or not at all: several tests may want it at once, and the first one there wins."""
    if target.exists():
        return
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        unpacked = Path(folder) / 'unpacked'
        unpack(Path(folder), unpacked)
        try:
            unpacked.rename(target)
        except OSError:
            if not target.exists():
                raise


def build(folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    configs = {}
    for generation, requirement in PACKAGES.items():

        def configs_of(downloads: Path, unpacked: Path, requirement: str = requirement) -> None:
            with zipfile.ZipFile(download(requirement, downloads)) as wheel:
                names = [n for n in wheel.namelist() if n.startswith('mmocr/.mim/')]
                wheel.extractall(unpacked, names)

        make(folder / requirement, configs_of)
        found = (folder / requirement).glob('mmocr/.mim/configs/**/*.py')
        configs[generation] = sorted(map(str, found))
    make(folder / MMCV, mmcv_source)
    return {'configs': configs, 'packageRoot': sysconfig.get_paths()['purelib']}


def mmcv_source(downloads: Path, unpacked: Path) -> None:
    source = download(MMCV, downloads, '--no-binary', ':all:', '--no-build-isolation')
    with tarfile.open(source) as archive:
        members = [m for m in archive.getmembers() if '/mmcv/utils/' in m.name]
        archive.extractall(unpacked, members)


def mmcv_config(folder: Path) -> Any:
    """mmcv's config module alone: the package around it needs torch and takes seconds."""
    root = next((folder / MMCV).glob('mmcv-*'))
    for name in ('mmcv', 'mmcv.utils'):
        module = ModuleType(name)
        module.__path__ = [str(root / name.replace('.', '/'))]
        sys.modules[name] = module
    from mmcv.utils.config import Config

    return Config


def mmengine_config() -> Any:
    from mmengine.config import Config, config, utils

    # mmengine tells Python's own modules by their folder, which fails in a virtual environment
    # and for modules frozen since 3.11; there it could not load configs that `import os`.
    def is_builtin(name: str) -> bool:
        return name.startswith('mmengine.config') or name.split('.')[0] in sys.stdlib_module_names

    config._is_builtin_module = utils._is_builtin_module = is_builtin
    return Config


def marked(value: Any) -> Any:
    """JSON with Python's types kept apart and keys in order."""
    if isinstance(value, dict):
        return ['dict', [[marked(k), marked(v)] for k, v in value.items()]]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, [marked(item) for item in value]]
    return [type(value).__name__, repr(value)]


def dump(generation: str, folder: Path, files: list[str]) -> dict[str, Any]:
    config = mmcv_config(folder) if generation == '0.x' else mmengine_config()
    loaded: dict[str, Any] = {}
    for file in files:
        try:
            values = config.fromfile(file, import_custom_modules=False)
            loaded[file] = {'values': json.dumps(marked(values.to_dict()))}
        except Exception as error:
            loaded[file] = {'error': f'{type(error).__name__}: {error}'}
    return loaded


def main() -> None:
    command, argument, *rest = sys.argv[1:]
    # mmengine logs to standard output.
    answer, sys.stdout = sys.stdout, sys.stderr
    if command == 'build':
        json.dump(build(Path(argument)), answer)
    else:
        json.dump(dump(argument, Path(rest[0]), json.load(sys.stdin)), answer)


main()
