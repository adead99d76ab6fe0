"""Writes the names that MMOCR's registries know, for both generations.

    python registered_types.py 1.x OUT.json [SOURCES…]     under MMOCR 1.0.1 with mmdet
    python registered_types.py 0.x OUT.json [SOURCES…]     under MMOCR 0.6.3 with mmdet

What is installed is imported and asked. SOURCES (wheels or folders of packages that are not, or
of which only a part is: mmpretrain, mmcls, the operators of a full mmcv) are read as text. OUT has
`{generation: {package: "name …"}}`; the other generation in it stays as it is.
"""

from __future__ import annotations

import importlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Iterator

root = Path(__file__).resolve().parents[2]
sys.path += [str(root / 'src/python'), str(root / 'src/python/handler')]

from flatten.modules import read_modules  # noqa: E402
from mmocr_loading import import_mmocr  # noqa: E402

Names = dict[str, set[str]]


def installed_1x() -> Names:
    """By the package whose scope the registry has; mmcv's are mmengine's own."""
    import mmdet.utils
    import mmengine.registry
    import mmocr.utils

    mmocr.utils.register_all_modules(init_default_scope=False)
    mmdet.utils.register_all_modules(init_default_scope=False)
    names: Names = {}
    for root_registry in vars(mmengine.registry).values():
        if not isinstance(root_registry, mmengine.registry.Registry):
            continue
        for registry in (root_registry, *root_registry.children.values()):
            names.setdefault(registry.scope, set()).update(registry.module_dict)
    return names


def installed_0x() -> Names:
    """All in one: registries of mmcv are parents of mmdet's, and MMOCR uses mmdet's."""
    from mmcv.utils import Registry

    for package, parts in {'mmdet': ['core'], 'mmocr': []}.items():
        for part in ('models', 'datasets', *parts):
            importlib.import_module(f'{package}.{part}')
    names: set[str] = set()
    for module in list(sys.modules.values()):
        if module and module.__name__.partition('.')[0] in ('mmcv', 'mmdet', 'mmocr'):
            for value in vars(module).values():
                if isinstance(value, Registry):
                    names.update(value.module_dict)
    return {'mmocr': names}


def texts(source: Path) -> Iterator[tuple[str, str]]:
    """Python files of a wheel or a folder, by their paths in it."""
    if source.is_dir():
        for file in source.rglob('*.py'):
            yield str(file.relative_to(source)), file.read_text('utf-8')
        return
    with zipfile.ZipFile(source) as wheel:
        for name in wheel.namelist():
            if name.endswith('.py'):
                yield name, wheel.read(name).decode('utf-8')


def main() -> None:
    generation, out, *sources = sys.argv[1:]
    import_mmocr()
    names = {'1.x': installed_1x, '0.x': installed_0x}[generation]()
    for source in sources:
        for name, found in read_modules(dict(texts(Path(source)))).items():
            package = name.partition('/')[0]
            owner = {'mmcv': 'mmengine' if generation == '1.x' else 'mmocr'}.get(package, package)
            names.setdefault(owner, set()).update(found['registers'])
    path = Path(out)
    lists = json.loads(path.read_text()) if path.exists() else {}
    lists[generation] = {
        package: ' '.join(sorted(map(str, known)))
        for package, known in sorted(names.items())
        if known
    }
    path.write_text(json.dumps(lists, indent=1) + '\n')


main()
