"""Reference values of the metrics: MMOCR 1.0.1's own, into test/fixtures/metrics.

    python metrics.py

test/fixtures/metrics/samples holds what `mmocr-serving predict` answered about images, and their
truth: textdet.jsonl, textdet.json, textrecog.jsonl and textrecog.json. NumPy decides what becomes
of a float32 score at a threshold, so its version stands in every file; with NumPy 2 this script
refuses to run. What is drawn and asked stands in the package `metric_cases`.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import unicodedata
from pathlib import Path
from typing import Any

import mmocr
import numpy as np
import shapely
import torch
from metric_cases.classes import class_cases
from metric_cases.detection import detection_cases
from metric_cases.lowered import lowered
from metric_cases.polygons import polygon_cases
from metric_cases.recognition import recognition_cases
from metric_cases.samples import samples_case

if not np.__version__.startswith('1.'):
    sys.exit(f'NumPy {np.__version__} compares float32 scores in float64: 1.26 is wanted')

VERSIONS = {
    'mmocr': mmocr.__version__,
    'numpy': np.__version__,
    'shapely': shapely.__version__,
    'geos': shapely.geos_version_string,
    'torch': torch.__version__.split('+')[0],
    'unicode': unicodedata.unidata_version,
}
FOLDER = Path(__file__).resolve().parent.parent / 'fixtures' / 'metrics'
CASES = 300


def store(name: str, values: Any) -> None:
    content = json.dumps({'versions': VERSIONS, name: values}, separators=(',', ':'))
    path = FOLDER / f'{name}.json.gz'
    with open(path, 'wb') as raw, gzip.GzipFile('', 'wb', mtime=0, fileobj=raw) as file:
        file.write(content.encode('ascii'))


def main() -> None:
    # One stream of random numbers for all: the order of these lines decides over every case.
    random.seed(16)
    store('polygons', list(polygon_cases(CASES)))
    store('detection', list(detection_cases(CASES)))
    store('recognition', list(recognition_cases(CASES)))
    store('lowered', lowered())
    store('classes', list(class_cases(CASES)))
    store('samples', samples_case(FOLDER / 'samples'))
    print(VERSIONS)


if __name__ == '__main__':
    main()
