"""The metrics of the samples, from the answers and the truth that are stored in a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .detection import detection
from .images import Image
from .recognition import recognition


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text('utf8').splitlines()]


def truth(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The true texts of each image."""
    entries = json.loads(path.read_text('utf8'))['data_list']
    return {entry['img_path']: entry['instances'] for entry in entries}


def detected(folder: Path) -> list[Image]:
    true = truth(folder / 'textdet.json')
    return [
        {
            'truth': true[line['image']],
            'found': [
                {'polygon': each[:-1], 'score': each[-1]} for each in line['boundary_result']
            ],
        }
        for line in lines(folder / 'textdet.jsonl')
        if line['image'] in true
    ]


def read(folder: Path) -> list[dict[str, str]]:
    true = truth(folder / 'textrecog.json')
    return [
        {'truth': true[line['image']][0]['text'], 'read': line['text']}
        for line in lines(folder / 'textrecog.jsonl')
        if line['image'] in true
    ]


def samples_case(folder: Path) -> dict[str, Any]:
    images, texts = detected(folder), read(folder)
    return {
        'vanilla': detection(images, 'vanilla'),
        'max_matching': detection(images, 'max_matching'),
        'recognition': recognition(texts),
        'images': len(images),
        'words': len(texts),
    }
