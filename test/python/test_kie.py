"""SDMGR, seeded random weights: served as KIEInferencer (1.x) and readtext (0.x) run it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from archived import SAMPLES, config_class, served_chain, unpack_chain
from conftest import GENERATION, Served

IMAGE = SAMPLES / 'images' / 'scene_01.jpg'
BOXES = [[10, 10, 120, 12, 118, 40, 8, 38], [10, 60, 90, 60, 90, 88, 10, 88], [150, 61, 260, 90]]
TEXTS = ['Total', 'Tel: 01', '12.50 中']
CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.:/$ '


def kie_config(folder: Path, openset: bool) -> Any:
    """A small SDMGR that looks at boxes and texts only; its files are in `folder`."""
    (folder / 'dict.txt').write_text('\n'.join(CHARACTERS) + '\n', 'utf-8')
    (folder / 'classes.txt').write_text('0 Ignore\n1 key\n2 value\n3 Total_value\n', 'utf-8')
    head = {'type': 'SDMGRHead', 'visual_dim': 16, 'num_classes': 4, 'node_embed': 32}
    head |= {'node_input': 8, 'edge_embed': 32, 'num_gnn': 2, 'fusion_dim': 80}
    settings = settings_1x if GENERATION == '1.x' else settings_0x
    return config_class()(settings(head, openset))


def settings_1x(head: dict[str, Any], openset: bool) -> dict[str, Any]:
    links = {'link_type': 'one-to-many', 'key_node_idx': 1, 'value_node_idx': 2}
    post = {'type': 'SDMGRPostProcessor', **(links if openset else {})}
    loss = {'type': 'SDMGRModuleLoss'}
    dictionary = {'type': 'Dictionary', 'dict_file': 'dict.txt', 'with_padding': True}
    dictionary |= {'with_unknown': True, 'unknown_token': None}
    head = {**head, 'module_loss': loss, 'postprocessor': post}
    pipeline = [
        {'type': 'LoadKIEAnnotations'},
        {'type': 'Resize', 'scale': (1024, 512), 'keep_ratio': True},
        {'type': 'PackKIEInputs'},
    ]
    dataset = {'type': 'WildReceiptDataset', 'metainfo': 'classes.txt', 'pipeline': pipeline}
    return {
        'model': {'type': 'SDMGR', 'kie_head': head, 'dictionary': dictionary},
        'test_dataloader': {'dataset': dataset},
        'visualizer': {'type': 'KIELocalVisualizer', 'name': 'visualizer'},
    }


def settings_0x(head: dict[str, Any], openset: bool) -> dict[str, Any]:
    model = {
        'type': 'SDMGR',
        'backbone': {'type': 'UNet', 'base_channels': 16},
        'bbox_head': {**head, 'num_chars': 92},
        'visual_modality': False,
        'class_list': 'classes.txt',
        'openset': openset,
    }
    pipeline = [
        {'type': 'LoadAnnotations'},
        {'type': 'ResizeNoImg', 'img_scale': (1024, 512), 'keep_ratio': True},
        {'type': 'KIEFormatBundle'},
        {'type': 'Collect', 'keys': ['img', 'relations', 'texts', 'gt_bboxes'], 'meta_keys': []},
    ]
    dataset = {'type': 'KIEDataset', 'dict_file': 'dict.txt', 'pipeline': pipeline}
    return {'model': model, 'data': {'test': {**dataset, 'link_type': 'one-to-many'}}}


def random_weights(config: Any) -> dict:
    """Seeded; large enough that classes and edges differ."""
    if GENERATION == '1.x':
        from mmengine.registry import init_default_scope
        from mmocr.registry import MODELS
        from mmocr.utils import register_all_modules

        register_all_modules(init_default_scope=False)
        init_default_scope('mmocr')
        build = MODELS.build
    else:
        from mmocr.models import build_detector as build
    torch.manual_seed(7)
    model = build(config.copy().model)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(3)
    return model.state_dict()


@pytest.fixture(scope='module', params=[False, True], ids=['closeset', 'openset'])
def kie(request, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Served, bool]:
    folder = tmp_path_factory.mktemp('model')
    config = kie_config(folder, request.param)
    config.dump(str(folder / 'config.py'))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        torch.save({'state_dict': random_weights(config)}, folder / 'kie.pth')
    return folder, Served(folder, 'kie.pth'), request.param


def ask(served: Served, boxes: Any = BOXES, texts: Any = TEXTS) -> Any:
    image = base64.b64encode(IMAGE.read_bytes()).decode()
    return served.ask({'body': {'image': image, 'boxes': boxes, 'texts': texts}})[0]


def by_mmocr(folder: Path, openset: bool) -> list[tuple[int, float]]:
    """Class and score of each text from MMOCR's own entry points."""
    import mmcv
    import numpy as np

    bounds = [[min(b[::2]), min(b[1::2]), max(b[::2]), max(b[1::2])] for b in BOXES]
    image = mmcv.imread(str(IMAGE))
    if GENERATION == '1.x':
        from mmocr.apis.inferencers import KIEInferencer

        inferencer = KIEInferencer(str(folder / 'config.py'), str(folder / 'kie.pth'), 'cpu')
        instances = [
            {'bbox': np.array(bound, np.float32), 'text': text}
            for bound, text in zip(bounds, TEXTS)
        ]
        given = {'img': image, 'instances': instances}
        (found,) = inferencer([given], out_dir='')['predictions']
        return list(zip(found['labels'], found['scores']))
    from mmocr.apis import init_detector, model_inference
    from mmocr.datasets import KIEDataset

    model = init_detector(str(folder / 'config.py'), str(folder / 'kie.pth'), 'cpu')
    dataset = KIEDataset(dict_file=str(folder / 'dict.txt'))
    info = dataset._parse_anno_info(
        [{'box': [x, y, r, y, r, b, x, b], 'text': t} for (x, y, r, b), t in zip(bounds, TEXTS)]
    )
    info['ori_bboxes'] = info['gt_bboxes'] = info['bboxes']
    scores, labels = model_inference(model, image, ann=info)['nodes'].max(-1)
    return list(zip(labels.tolist(), scores.tolist()))


def test_equals_mmocr(kie, monkeypatch) -> None:
    folder, served, openset = kie
    answer = ask(served)
    monkeypatch.chdir(folder)
    wanted = by_mmocr(folder, openset)
    corners = [*BOXES[:2], [150, 61, 260, 61, 260, 90, 150, 90]]
    assert [(e['box'], e['text']) for e in answer['result']] == list(zip(corners, TEXTS))
    names = ['Ignore', 'key', 'value', 'Total_value']
    assert [e['label'] for e in answer['result']] == [names[label] for label, _ in wanted]
    scores = [entry['label_score'] for entry in answer['result']]
    assert scores == pytest.approx([score for _, score in wanted], abs=1e-5)
    assert ('relations' in answer) == openset
    assert served.headers()['X-MMOCR-Task'] == 'kie'
    assert served.headers()['X-MMOCR-Image'].endswith('orientation=upright')


def test_keys_are_paired_with_values(kie, monkeypatch) -> None:
    _, served, openset = kie
    if not openset:
        pytest.skip('closeset models pair nothing')
    nodes = torch.tensor([[0, 9.0, 0, 0], [0, 0, 9.0, 0], [0, 0, 9.0, 0]])
    edges = torch.full((9, 2), 0.0)
    edges[:, 0] = 1
    edges[1], edges[6] = torch.tensor([0.0, 2.0]), torch.tensor([0.0, 3.0])
    model = served.handler.model.model
    head = model.kie_head if GENERATION == '1.x' else model.bbox_head
    monkeypatch.setattr(head, 'forward', lambda *_: (nodes, edges))
    answer = ask(served)
    assert [entry['label'] for entry in answer['result']] == ['key', 'value', 'value']
    pairs = [(pair['key'], pair['value'], round(pair['score'], 4)) for pair in answer['relations']]
    assert sorted(pairs) == [(0, 1, 0.8808), (0, 2, 0.9526)]


def test_no_texts_and_empty_texts(kie) -> None:
    _, served, openset = kie
    assert ask(served, [], []) == {'result': [], **({'relations': []} if openset else {})}
    answer = ask(served, BOXES[:2], ['', ''])
    assert [entry['text'] for entry in answer['result']] == ['', '']
    assert served.status(0) == 200


@pytest.mark.parametrize(
    ('boxes', 'texts', 'message'),
    [
        (None, None, '"boxes"'),
        (BOXES, TEXTS[:2], '3 boxes and 2 texts'),
        ([[1, 2, 3]], ['a'], 'box 1'),
        ([['1', '2', '3', '4']], ['a'], 'box 1'),
        ([[1, 2, 3, float('nan')]], ['a'], 'box 1'),
        ([[1, 2, 3, 10**400]], ['a'], 'box 1'),
        ([[1, 2, 3, True]], ['a'], 'box 1'),
        (BOXES[:1], [1], 'text 1'),
    ],
)
def test_bad_requests(kie, boxes: Any, texts: Any, message: str) -> None:
    served = kie[1]
    answer = ask(served, boxes, texts)
    assert served.status(0) == answer['code'] == 400
    assert message in answer['message']


def test_an_image_alone_is_refused(kie) -> None:
    answer = kie[1].ask({'body': bytearray(IMAGE.read_bytes())})[0]
    assert answer['code'] == 400
    assert '"boxes"' in answer['message']


def test_untyped_json(kie) -> None:
    served = kie[1]
    image = base64.b64encode(IMAGE.read_bytes()).decode()
    body = json.dumps({'image': image, 'boxes': BOXES, 'texts': TEXTS}).encode()
    assert served.ask({'body': bytearray(body)})[0] == ask(served)


def test_after_a_chain(kie, tmp_path: Path, monkeypatch) -> None:
    """What the chain read is labelled as when it is sent as known texts."""
    folder, alone, _ = kie
    config = config_class().fromfile(str(folder / 'config.py'))
    state = torch.load(folder / 'kie.pth')['state_dict']
    for name in ('dict.txt', 'classes.txt'):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    chain = served_chain(unpack_chain(tmp_path, (config, state)))
    answer = chain.ask({'body': bytearray(IMAGE.read_bytes())})[0]
    assert chain.headers()['X-MMOCR-Task'] == 'kie'
    assert chain.headers()['Server-Timing'].count('kie;dur=') == 1
    assert len(answer['result']) > 2
    known = ask(alone, *([entry[key] for entry in answer['result']] for key in ('box', 'text')))
    keys = ('label', 'label_score')
    got = [[entry[key] for key in keys] for entry in answer['result']]
    assert got == [[entry[key] for key in keys] for entry in known['result']]
    assert answer.get('relations') == known.get('relations')


@pytest.mark.skipif(GENERATION == '0.x', reason='0.x knows no names but those of the list')
def test_names_of_classes_whose_list_is_not_there() -> None:
    from mmocr_kie import class_names

    dataset = config_class()({'type': 'WildReceiptDataset', 'metainfo': 'nowhere.txt'})
    assert class_names(dataset, 26)[3] == 'Store_addr_value'
    assert class_names(dataset, 5) == {}
