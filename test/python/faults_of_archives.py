"""What may be wrong with an archive, and what is to be said of it."""

from __future__ import annotations

import io
from typing import Any, Callable

import torch
from conftest import DETECTOR, GENERATION, SAMPLES
from faulty import CHECKPOINT

OTHER = {'1.x': '0.x', '0.x': '1.x'}[GENERATION]
HEAD = {'1.x': 'det_head', '0.x': 'bbox_head'}[GENERATION]
REGISTRY = (
    'mmocr.registry import MODELS'
    if GENERATION == '1.x'
    else 'mmocr.models.builder import NECKS as MODELS'
)


def saved(state: Any) -> dict[str, bytes | None]:
    file = io.BytesIO()
    torch.save(state, file)
    return {CHECKPOINT: file.getvalue()}


def weights(change: Callable[[dict], dict]) -> dict[str, bytes | None]:
    return saved({'state_dict': change(state_of(DETECTOR[1]))})


def state_of(checkpoint: str) -> dict:
    return dict(torch.load(SAMPLES / checkpoint, weights_only=True)['state_dict'])


def rename(key: str) -> str:
    return key.replace(f'{HEAD}.', 'bbox_head.' if HEAD == 'det_head' else 'det_head.')


def neck(kind: str, *modules: str) -> Callable[[Any], None]:
    def change(config: Any) -> None:
        config.model.neck.type = kind
        config.custom_imports = {'imports': list(modules), 'allow_failed_imports': False}

    return change


def transform(config: Any) -> None:
    pipeline = (
        config.test_dataloader.dataset.pipeline
        if GENERATION == '1.x'
        else config.data.test.pipeline
    )
    # 0.x builds its steps when an image comes.
    pipeline[-1] = {'type': 'TransformOfNobody'}


def of_the_other_generation(config: Any) -> None:
    if GENERATION == '1.x':
        del config._cfg_dict['test_dataloader']
        config.data = {'test': {}}
    else:
        del config._cfg_dict['data']
        config.test_dataloader = {}


def raising(text: str) -> dict[str, bytes | None]:
    return {'own_necks.py': text.encode()}


def handler(text: str) -> dict[str, bytes | None]:
    return {'mmocr_handler.py': text.encode()}


OPERATOR = f"""from {REGISTRY}
from mmcv.ops import CARAFEPack


@MODELS.register_module()
class CarafeNeck(CARAFEPack):
    def __init__(self, **_):
        super().__init__(8, 2)
"""
RAISES = """class Own:
    def initialize(self, context):
        raise LookupError('the model\\nis not at home')

    def handle(self, data, context):
        return data
"""
ANSWERS = """class Own:
    def initialize(self, context):
        print('said on standard output')

    def handle(self, data, context):
        return {}
"""
LOADS = f"""import torch
from {'mmengine.runner' if GENERATION == '1.x' else 'mmcv.runner'} import load_checkpoint


class Own:
    def initialize(self, context):
        made = torch.nn.ModuleDict({{'a': torch.nn.Linear(2, 2), 'b': torch.nn.Linear(2, 2)}})
        file = context.system_properties['model_dir'] + '/{CHECKPOINT}'
        load_checkpoint(made, file, map_location='cpu')

    def handle(self, data, context):
        return data
"""
ENDS = 'import sys\nclass Own:\n    def initialize(self, context):\n        sys.exit(0)\n{}'.format(
    '    def handle(self, data, context):\n        return data\n'
)

FAULTS: dict[str, tuple[Any, dict | None, dict]] = {
    'a module that is nowhere': (
        neck('OwnNeckNowhere', 'own_necks'),
        None,
        {'cause': 'moduleNotImported', 'module': 'own_necks', 'reason': "No module named 'own_n"},
    ),
    'a module that raises': (
        neck('OwnNeckRaises', 'own_necks'),
        raising('raise ValueError("not today")'),
        {'cause': 'moduleNotImported', 'module': 'own_necks', 'reason': 'ValueError: not today'},
    ),
    'a type of nobody': (
        neck('NeckOfNobody'),
        None,
        {'cause': 'unknownType', 'type': 'NeckOfNobody', 'registry': ''},
    ),
    'a transform of nobody': (
        transform,
        None,
        {'cause': 'unknownType', 'type': 'TransformOfNobody', 'registry': ''},
    ),
    'an operator that is compiled': (
        neck('CarafeNeck', 'own_necks'),
        raising(OPERATOR),
        {'cause': 'missingOperator', 'operator': 'CARAFEPack'},
    ),
    'a foreign prefix': (
        None,
        weights(lambda state: {f'student.{key}': value for key, value in state.items()}),
        {'cause': 'weightsPrefix', 'prefixes': ['student.']},
    ),
    'another model': (
        None,
        saved({'state_dict': {'other.weight': torch.ones(2)}}),
        {'cause': 'weightsOther', 'example': 'other.weight'},
    ),
    'half of the weights': (
        None,
        weights(lambda state: dict(list(state.items())[::2])),
        {'cause': 'weightsMissing', 'names': ''},
    ),
    'the backbone alone': (
        None,
        weights(lambda state: {k: v for k, v in state.items() if k.startswith('backbone.')}),
        {'cause': 'weightsParts', 'parts': ['neck', HEAD], 'made_for': None},
    ),
    'a checkpoint of the other generation': (
        None,
        weights(lambda state: {rename(key): value for key, value in state.items()}),
        {'cause': 'weightsParts', 'parts': [HEAD], 'made_for': OTHER},
    ),
    'weights of another size': (
        None,
        weights(lambda state: {**state, 'backbone.conv1.weight': torch.ones(3)}),
        {'cause': 'weightsShape', 'name': 'backbone.conv1.weight', 'given': [3], 'count': 1},
    ),
    'no weights': (None, saved({'state_dict': {}}), {'cause': 'weightsNone'}),
    'a truncated checkpoint': (
        None,
        {CHECKPOINT: (SAMPLES / DETECTOR[1]).read_bytes()[:9000]},
        {'cause': 'checkpointUnreadable', 'file': CHECKPOINT, 'reason': 'truncated or damaged'},
    ),
    'a web page as checkpoint': (
        None,
        {CHECKPOINT: b'<!DOCTYPE html><html></html>'},
        {'cause': 'checkpointUnreadable', 'file': CHECKPOINT, 'reason': 'it is a web page'},
    ),
    'an archive for the other MMOCR': (
        of_the_other_generation,
        None,
        {'cause': 'generation', 'model': OTHER, 'installed': GENERATION},
    ),
    'a handler with an error': (
        None,
        handler('class Own:\n    def initialize(self, context)\n        pass\n'),
        {'cause': 'syntax', 'file': 'mmocr_handler.py', 'line': 2, 'reason': "expected ':'"},
    ),
    'a handler that raises': (
        None,
        handler(RAISES),
        {
            'cause': 'raised',
            'stage': 'load',
            'type': 'LookupError',
            'message': 'is not at home',
            'file': 'mmocr_handler.py',
            'line': 3,
        },
    ),
    'a handler that ends Python': (None, handler(ENDS), {'cause': 'raised', 'type': 'SystemExit'}),
    'a handler without a class': (
        None,
        handler('MODEL = 1\n'),
        {'cause': 'handlerClass', 'file': 'mmocr_handler.py', 'classes': []},
    ),
    'a handler that cannot answer': (
        None,
        handler('class Own:\n    def initialize(self, context): pass\n'),
        {'cause': 'handlerMethod', 'name': 'Own', 'method': 'handle'},
    ),
    'a part without weights, of a handler that loads as OpenMMLab does': (
        None,
        {
            **handler(LOADS),
            **saved({'state_dict': {'a.weight': torch.ones(2, 2), 'a.bias': torch.ones(2)}}),
        },
        {'cause': 'weightsParts', 'parts': ['b']},
    ),
    'an answer that is none': (
        None,
        handler(ANSWERS),
        {'cause': 'answerCount', 'given': 'dict'},
    ),
    'a handler that needs what is nowhere': (
        None,
        handler('import nowhere_at_all\n'),
        {
            'cause': 'missingModule',
            'module': 'nowhere_at_all',
            'file': 'mmocr_handler.py',
            'line': 1,
        },
    ),
    'a checkpoint that the manifest names and nobody packed': (
        None,
        {CHECKPOINT: None},
        {'cause': 'missingFile', 'file': CHECKPOINT},
    ),
}
