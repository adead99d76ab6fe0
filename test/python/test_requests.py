"""Every way a client may send an image, and every way it may go wrong."""

from __future__ import annotations

import base64
import json

import cv2
import numpy as np
import pytest
from conftest import SAMPLES

IMAGE = (SAMPLES / 'images' / 'scene_00.png').read_bytes()
TEXT = base64.b64encode(IMAGE).decode()


@pytest.fixture(scope='module')
def expected(detector) -> dict:
    (answer,) = detector.ask({'body': bytearray(IMAGE)})
    assert len(answer['boundary_result']) == 4
    return answer


@pytest.mark.parametrize(
    'row',
    [
        {'data': bytearray(IMAGE)},
        {'img': bytearray(IMAGE)},
        {'body': TEXT},
        {'body': '\n'.join(TEXT[i : i + 76] for i in range(0, len(TEXT), 76))},
        {'body': f'data:image/png;base64,{TEXT}'},
        {'body': bytearray(f'data:image/png;base64,{TEXT}'.encode())},
        {'data': TEXT},
        {'body': {'b64': TEXT}},
        {'body': {'data': TEXT}},
        {'body': bytearray(json.dumps({'b64': TEXT}).encode())},
    ],
    ids=['data', 'img', 'base64', 'lines', 'uri', 'uri-bytes', 'field', 'b64', 'json', 'untyped'],
)
def test_ways_to_send(detector, expected: dict, row: dict) -> None:
    assert detector.ask(row) == [expected]
    assert detector.status(0) == 200
    assert detector.headers()['content-type'] == 'application/json'
    assert detector.headers()['X-MMOCR-Image'] == '640x480;orientation=stored'
    assert detector.headers()['Server-Timing'].startswith('decode;dur=')


@pytest.mark.parametrize('key', ['b64', 'data', 'base64'])
def test_instances(detector, expected: dict, key: str) -> None:
    (answer,) = detector.ask({'body': {'instances': [{key: TEXT}, {'image': {'b64': TEXT}}, TEXT]}})
    assert answer == {'predictions': [expected] * 3}


def test_one_bad_instance(detector, expected: dict) -> None:
    (answer,) = detector.ask({'body': {'instances': [{'b64': TEXT}, {'b64': 'AAAA'}, {'x': 1}]}})
    good, undecodable, empty = answer['predictions']
    assert good == expected
    assert (undecodable['code'], empty['code']) == (400, 400)
    assert detector.status(0) == 200


@pytest.mark.parametrize(
    ('row', 'message'),
    [
        ({'body': bytearray(b'')}, '0 bytes'),
        ({'body': bytearray(b'no image at all')}, '15 bytes sent are not an image'),
        ({'body': bytearray(IMAGE[:40])}, '40 bytes sent are not an image'),
        ({'body': 'no base64!'}, 'not base64'),
        ({'body': {}}, 'holds no image'),
        ({'body': bytearray(b'{"b64": ')}, 'not JSON'),
        ({'body': 3}, 'not int'),
        ({}, 'expected one image'),
        ({'a': bytearray(IMAGE), 'b': bytearray(IMAGE)}, "['a', 'b']"),
        ({'body': {'instances': [{'b64': ''}]}}, ''),
    ],
)
def test_bad_requests(detector, row: dict, message: str) -> None:
    (answer,) = detector.ask(row)
    assert detector.status(0) == 400
    assert detector.headers()['content-type'] == 'application/json'
    if 'predictions' not in answer:
        assert (answer['code'], answer['type']) == (400, 'BadRequestException')
        assert message in answer['message']


def test_one_bad_image_in_a_batch(detector, expected: dict) -> None:
    good = {'body': bytearray(IMAGE)}
    answers = detector.ask(good, {'body': bytearray(b'x')}, good)
    assert answers[0] == answers[2] == expected
    assert answers[1]['code'] == 400
    assert [detector.status(index) for index in range(3)] == [200, 400, 200]


def test_failing_model_answers_for_its_image_alone(detector, expected: dict, monkeypatch) -> None:
    predict = detector.handler.model.predict

    def fail_on_gray(image):
        if image.shape[0] == 8:
            raise RuntimeError('pixel_group failed')
        return predict(image)

    monkeypatch.setattr(detector.handler.model, 'predict', fail_on_gray)
    small = cv2.imencode('.png', np.zeros((8, 8, 3), np.uint8))[1].tobytes()
    answers = detector.ask({'body': bytearray(small)}, {'body': bytearray(IMAGE)})
    assert answers[0]['code'] == detector.status(0) == 500
    assert 'pixel_group' in answers[0]['message']
    assert answers[1] == expected


def test_out_of_memory_is_torchserves_own_to_answer(detector, monkeypatch) -> None:
    def fail(_):
        raise RuntimeError('CUDA out of memory')

    monkeypatch.setattr(detector.handler.model, 'predict', fail)
    with pytest.raises(RuntimeError, match='CUDA'):
        detector.ask({'body': bytearray(IMAGE)})


def test_one_pixel(detector) -> None:
    dot = cv2.imencode('.png', np.zeros((1, 1, 3), np.uint8))[1].tobytes()
    assert detector.ask({'body': bytearray(dot)}) == [{'boundary_result': []}]
