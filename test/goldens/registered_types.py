"""Writes the names that MMOCR's registries know, and what their classes take, for both generations.

    python registered_types.py 1.x FOLDER [SOURCES…]     under MMOCR 1.0.1 with mmdet
    python registered_types.py 0.x FOLDER [SOURCES…]     under MMOCR 0.6.3 with mmdet

What is installed is imported and asked. SOURCES (wheels or folders of packages that are not, or
of which only a part is: mmpretrain, mmcls, the operators of a full mmcv) are read as text. FOLDER
(src/config) gets `registeredTypes.json`, `{generation: {package: "name …"}}`, and
`registeredArguments.json`, `{generation: {package: {name: "argument …"}}}` with `*` for a class
that takes any; the other generation in them stays as it is.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import zipfile
from pathlib import Path
from typing import Any, Iterator

root = Path(__file__).resolve().parents[2]
sys.path += [str(root / 'src/python'), str(root / 'src/python/handler')]

from flatten.modules import read_modules  # noqa: E402
from mmocr_loading import import_mmocr  # noqa: E402

Names = dict[str, set[str]]
Modules = list[tuple[str, dict[str, Any]]]


def installed_1x() -> Modules:
    """Registered modules by the package whose scope the registry has; mmcv's are mmengine's own."""
    import mmdet.utils
    import mmengine.registry
    import mmocr.utils

    mmocr.utils.register_all_modules(init_default_scope=False)
    mmdet.utils.register_all_modules(init_default_scope=False)
    roots = [
        value
        for value in vars(mmengine.registry).values()
        if isinstance(value, mmengine.registry.Registry)
    ]
    registries = [each for root in roots for each in (root, *root.children.values())]
    return [(registry.scope, registry.module_dict) for registry in registries]


def installed_0x() -> Modules:
    from mmcv.utils import Registry

    for package, parts in {'mmdet': ['core'], 'mmocr': []}.items():
        for part in ('models', 'datasets', *parts):
            importlib.import_module(f'{package}.{part}')
    found = {}
    for module in list(sys.modules.values()):
        if module and module.__name__.partition('.')[0] in ('mmcv', 'mmdet', 'mmocr'):
            registries = [each for each in vars(module).values() if isinstance(each, Registry)]
            found.update({id(each): (each.scope, each.module_dict) for each in registries})
    return list(found.values())


def names_of(modules: Modules, generation: str) -> Names:
    """In 0.x all in one: registries of mmcv are parents of mmdet's, and MMOCR uses mmdet's."""
    names: Names = {}
    for package, registered in modules:
        names.setdefault(package if generation == '1.x' else 'mmocr', set()).update(registered)
    return names


def arguments_of(modules: Modules) -> dict[str, dict[str, str]]:
    """What the classes take; of several of a name in a package, what any of them takes."""
    taken: dict[str, dict[str, set[str]]] = {}
    for package, registered in modules:
        for name, module in registered.items():
            known = taken.setdefault(package, {}).setdefault(str(name), set())
            known.update(arguments(module))
    return {
        package: {
            name: '*' if '*' in known else ' '.join(sorted(known))
            for name, known in sorted(classes.items())
        }
        for package, classes in sorted(taken.items())
    }


def arguments(module: Any) -> set[str]:
    try:
        parameters = list(inspect.signature(module).parameters.values())
    except (TypeError, ValueError):
        return {'*'}
    if any(each.kind in (each.VAR_KEYWORD, each.POSITIONAL_ONLY) for each in parameters):
        return {'*'}
    return {each.name for each in parameters if each.kind != each.VAR_POSITIONAL}


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


def add(path: Path, generation: str, found: object) -> None:
    lists = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**lists, generation: found}, indent=1) + '\n')


def main() -> None:
    generation, folder, *sources = sys.argv[1:]
    import_mmocr()
    modules = {'1.x': installed_1x, '0.x': installed_0x}[generation]()
    names = names_of(modules, generation)
    for source in sources:
        for name, found in read_modules(dict(texts(Path(source)))).items():
            package = name.partition('/')[0]
            owner = {'mmcv': 'mmengine' if generation == '1.x' else 'mmocr'}.get(package, package)
            names.setdefault(owner, set()).update(found['registers'])
    registered = {
        package: ' '.join(sorted(map(str, known)))
        for package, known in sorted(names.items())
        if known
    }
    add(Path(folder, 'registeredTypes.json'), generation, registered)
    add(Path(folder, 'registeredArguments.json'), generation, arguments_of(modules))


main()
