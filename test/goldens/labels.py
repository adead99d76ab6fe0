"""What MMOCR 1.x's own parsers read in the label files of test/fixtures/labels.

    python test/goldens/labels.py test/fixtures/labels

writes mmocr.golden.json there: per file the images, each with what its parser gives, or the error
it ends with. The unit tests hold our readers against it; where they differ on purpose, they say so.
"""

from __future__ import annotations

import importlib.machinery
import json
import sys
import types
from pathlib import Path


class Operators(types.ModuleType):
    """In place of mmcv's compiled operators, which no parser calls."""

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return None


sys.modules['mmcv._ext'] = Operators('mmcv._ext')
sys.modules['mmcv._ext'].__spec__ = importlib.machinery.ModuleSpec('mmcv._ext', None)

# As MMOCR's dataset_zoo sets the parsers up.
PER_IMAGE = {
    'icdar2013/train/gt_100.txt': (
        'ICDARTxtTextDetAnnParser',
        {
            'split': 'train',
            'remove_strs': [',', '"'],
            'format': 'x1 y1 x2 y2 trans',
            'separator': ' ',
            'mode': 'xyxy',
        },
    ),
    'icdar2013/test/gt_img_1.txt': (
        'ICDARTxtTextDetAnnParser',
        {
            'split': 'test',
            'encoding': 'utf-8-sig',
            'remove_strs': [',', '"'],
            'format': 'x1 y1 x2 y2 trans',
            'separator': ' ',
            'mode': 'xyxy',
        },
    ),
    'icdar2015/gt_img_1.txt': (
        'ICDARTxtTextDetAnnParser',
        {'split': 'train', 'encoding': 'utf-8-sig'},
    ),
    'icdar2015/gt_img_2.txt': (
        'ICDARTxtTextDetAnnParser',
        {'split': 'train', 'encoding': 'utf-8-sig'},
    ),
    'icdar2015/gt_img_3.txt': (
        'ICDARTxtTextDetAnnParser',
        {'split': 'train', 'encoding': 'utf-8-sig'},
    ),
    'icdar2015/gt_img_4.txt': (
        'ICDARTxtTextDetAnnParser',
        {'split': 'train', 'encoding': 'utf-8-sig'},
    ),
    'totaltext/poly_gt_img11.txt': ('TotaltextTextDetAnnParser', {'split': 'train'}),
    'ctw1500/test/0001001.txt': ('CTW1500AnnParser', {'split': 'test'}),
    'totaltext/poly_gt_img12.txt': ('TotaltextTextDetAnnParser', {'split': 'train'}),
    'ctw1500/test/0001002.txt': ('CTW1500AnnParser', {'split': 'test'}),
    'ctw1500/train/0001.xml': ('CTW1500AnnParser', {'split': 'train'}),
    'sroie/X00016469612.txt': ('SROIETextDetAnnParser', {'split': 'train'}),
    'funsd/82092117.json': ('FUNSDTextDetAnnParser', {'split': 'train'}),
}
IN_ONE = {
    'coco/instances.json': ('COCOTextDetAnnParser', {'split': 'train'}),
    'mmocr0/instances_test.json': ('COCOTextDetAnnParser', {'split': 'train'}),
    'textocr/TextOCR_0.1_val.json': (
        'COCOTextDetAnnParser',
        {'split': 'val', 'variant': 'textocr'},
    ),
    'cocotext/cocotext.v2.json': (
        'COCOTextDetAnnParser',
        {'split': 'train', 'variant': 'cocotext'},
    ),
    'svt/test.xml': ('SVTTextDetAnnParser', {'split': 'test'}),
    'wildreceipt/test.txt': ('WildreceiptTextDetAnnParser', {'split': 'test'}),
    'recog/icdar_words.txt': (
        'ICDARTxtTextRecogAnnParser',
        {'split': 'test', 'encoding': 'utf-8-sig', 'separator': ', ', 'format': 'img, text'},
    ),
}
WORDS = {
    'recog/train.txt': ('LineStrParser', {'keys': ['filename', 'text']}),
    'recog/train.jsonl': ('LineJsonParser', {}),
}


def parser(name, options):
    from mmocr.datasets.preparers import parsers
    from mmocr.utils import parsers as lines

    for module in (parsers, parsers.wildreceipt_parser, lines):
        if hasattr(module, name):
            return getattr(module, name)(**options)
    raise KeyError(name)


def read(root, name):
    if name in PER_IMAGE:
        return [parser(*PER_IMAGE[name]).parse_file('', str(root / name))]
    if name in IN_ONE:
        return parser(*IN_ONE[name]).parse_files('', str(root / name))
    lines = [line for line in (root / name).read_text('utf-8').split('\n') if line]
    return [tuple(parser(*WORDS[name])(line).values()) for line in lines]


def plain(sample):
    image, found = sample
    return {'image': image, 'text' if isinstance(found, str) else 'instances': found}


def main():
    root = Path(sys.argv[1])
    golden = {}
    for name in [*PER_IMAGE, *IN_ONE, *WORDS]:
        try:
            golden[name] = [plain(sample) for sample in read(root, name)]
        except Exception as error:  # what a parser ends with is part of the answer
            golden[name] = {'error': type(error).__name__}
    text = json.dumps(golden, indent=1, ensure_ascii=False)
    (root / 'mmocr.golden.json').write_text(text + '\n', 'utf-8')


main()
