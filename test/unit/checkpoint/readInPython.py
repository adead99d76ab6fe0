"""What PyTorch itself makes of checkpoints: PYTHON readInPython.py SCRATCH FILE…

Each file is read in a process of its own, thrown away afterwards. Nothing it names is imported:
a recorder stands in for the unpickler's look-up. Prints a line of JSON for each file.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import sys
import types
import warnings

import torch

warnings.filterwarnings('ignore')
SECONDS = 60


class Inert:
    """Takes whatever is done to it."""

    def __new__(cls, *_: object, **__: object) -> Inert:
        return object.__new__(cls)

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __call__(self, *_: object, **__: object) -> Inert:
        return self

    def __getattr__(self, name: str) -> object:
        if name.startswith('__') and name != '__setstate__':
            raise AttributeError(name)
        return lambda *_, **__: None

    def __setitem__(self, *_: object) -> None:
        pass

    def __setstate__(self, _: object) -> None:
        pass


def imported(path: str) -> list[str]:
    names: list[str] = []

    class Recorder(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> object:
            names.append(f'{module}.{name}')
            safe = module.split('.')[0] == 'torch' or (module, name) == (
                'collections',
                'OrderedDict',
            )
            known = f'{module}.{name}' in torch._weights_only_unpickler._get_allowed_globals()
            return super().find_class(module, name) if safe and known else Inert

        def get_extension(self, code: int) -> object:
            names.append(f'copyreg.extension {code}')
            return Inert

    module = types.ModuleType('recording')
    module.__dict__.update(pickle.__dict__)
    module.Unpickler = Recorder
    module.load = lambda file, **more: Recorder(file, **more).load()
    with contextlib.suppress(BaseException):
        torch.load(path, map_location='cpu', weights_only=False, pickle_module=module)
    return names


def weights(path: str) -> tuple[list[str] | None, str]:
    try:
        found = torch.load(path, map_location='cpu', weights_only=True)
    except BaseException as error:
        return None, str(error)
    state = found.get('state_dict', found) if isinstance(found, dict) else None
    return [str(key) for key in state] if isinstance(state, dict) else None, ''


def report(path: str) -> dict:
    names = imported(path)
    keys, error = weights(path)
    return {'imported': names, 'weights': keys, 'error': error[:2000]}


torch.set_num_threads(1)
# What torch loads at its first use is loaded once, before the processes part.
torch.save({'state_dict': {'w': torch.ones(1)}}, sys.argv[1])
report(sys.argv[1])

for path in sys.argv[2:]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        os.close(reader)
        os.write(writer, json.dumps(report(path)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, 'rb') as answer:
        print(answer.read().decode() or '{}')
    os.waitpid(child, 0)
