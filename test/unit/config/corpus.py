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
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGES = {'1.x': 'mmocr==1.0.1', '0.x': 'mmocr==0.6.3'}
MMCV = 'mmcv==1.7.2'


def download(requirement: str, folder: Path, *options: str) -> Path:
    name, version = requirement.split('==')
    found = list(folder.glob(f'{name}-{version}[-.]*'))
    if not found:
        command = [sys.executable, '-m', 'pip', 'download', '-q', '--no-deps', '-d', str(folder)]
        subprocess.run([*command, *options, requirement], check=True, stdout=sys.stderr)
        found = list(folder.glob(f'{name}-{version}[-.]*'))
    return found[0]


def build(folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    configs = {}
    for generation, requirement in PACKAGES.items():
        unpacked = folder / requirement
        if not unpacked.exists():
            with zipfile.ZipFile(download(requirement, folder)) as wheel:
                names = [n for n in wheel.namelist() if n.startswith('mmocr/.mim/')]
                wheel.extractall(unpacked, names)
        configs[generation] = sorted(str(p) for p in unpacked.glob('mmocr/.mim/configs/**/*.py'))
    if not (folder / MMCV).exists():
        source = download(MMCV, folder, '--no-binary', ':all:', '--no-build-isolation')
        with tarfile.open(source) as archive:
            members = [m for m in archive.getmembers() if '/mmcv/utils/' in m.name]
            archive.extractall(folder / MMCV, members)
    return {'configs': configs, 'packageRoot': sysconfig.get_paths()['purelib']}


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
