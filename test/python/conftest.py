"""The Python that runs these tests has one generation of MMOCR; run them once with each.

$MMOCR_PYTHON -m pytest test/python
$MMOCR_PYTHON_0X -m pytest test/python
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

# Before numpy comes: with AVX-512 it orders equal scores in a way of its own, which DRRG shows
# (docs/deviations.md); the goldens are without.
AVX512 = 'AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL'
os.environ.setdefault('NPY_DISABLE_CPU_FEATURES', AVX512)

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / 'test' / 'samples'
GOLDEN = ROOT / 'test' / 'fixtures' / 'golden'
sys.path[:0] = [str(ROOT / 'src' / 'python'), str(ROOT / 'src' / 'python' / 'handler')]

from mmocr_handler import MMOCRHandler  # noqa: E402
from mmocr_loading import import_mmocr  # noqa: E402
from ts.context import Context, RequestProcessor  # noqa: E402

GENERATION = import_mmocr()
# What only MMOCR 1.x has; the samples have a recogniser and a loader with EXIF for it alone.
NEWER = [path.name for path in Path(__file__).parent.glob('test_*_1x.py')]
collect_ignore = [] if GENERATION == '1.x' else NEWER
DETECTOR = {
    '1.x': ('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py', 'checkpoints/dbnet_tiny.pth'),
    '0.x': ('configs_0x/textdet/dbnet_tiny_0x.py', 'checkpoints/dbnet_tiny_0x.pth'),
}[GENERATION]
RECOGNISER = ('configs/textrecog/svtr/svtr_tiny_synth.py', 'checkpoints/svtr_tiny.pth')


class Served:
    """A loaded handler, asked as TorchServe asks it, with TorchServe's own Context."""

    def __init__(self, folder: Path, serialized_file: str) -> None:
        manifest = {'model': {'modelName': 'm', 'serializedFile': serialized_file}}
        self.context = Context('m', str(folder), manifest, 1, None, '0.12.0')
        self.handler = MMOCRHandler()
        self.handler.initialize(self.context)

    def ask(self, *rows: dict[str, Any]) -> list[Any]:
        """The answers to one batch; strict JSON, as a client would read them."""
        self.context.request_ids = {index: str(index) for index in range(len(rows))}
        self.context.request_processor = [RequestProcessor({}) for _ in rows]
        answers = self.handler.handle(list(rows), self.context)
        return json.loads(json.dumps(answers, allow_nan=False))

    def status(self, index: int) -> int:
        code = self.context.get_response_status(index)[0]
        return 200 if code is None else code

    def headers(self, index: int = 0) -> dict[str, str]:
        return self.context.get_response_headers(index)


def config_class() -> Any:
    if GENERATION == '1.x':
        from mmengine.config import Config
    else:
        from mmcv import Config
    return Config


def unpack(folder: Path, config: str, checkpoint: str) -> Path:
    """What TorchServe unpacks of a .mar: flattened config, dictionary, weights."""
    folder.mkdir(parents=True, exist_ok=True)
    dictionary = 'lower_english_digits.txt'
    flat = config_class().fromfile(str(SAMPLES / config))
    if 'dictionary' in flat:
        for holder in (flat.dictionary, flat.model.decoder.dictionary):
            holder.dict_file = dictionary
        shutil.copy(SAMPLES / 'dicts' / dictionary, folder)
    flat.dump(str(folder / 'config.py'))
    shutil.copy(SAMPLES / checkpoint, folder)
    return folder


@pytest.fixture(scope='session')
def served(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Served]:
    """Loads each model once for all tests."""
    loaded: dict[tuple[str, str], Served] = {}

    def load(config: str, checkpoint: str) -> Served:
        if (config, checkpoint) not in loaded:
            folder = unpack(tmp_path_factory.mktemp('model') / '模型 1', config, checkpoint)
            loaded[config, checkpoint] = Served(folder, Path(checkpoint).name)
        return loaded[config, checkpoint]

    return load


@pytest.fixture(scope='session')
def detector(served: Callable[[str, str], Served]) -> Served:
    return served(*DETECTOR)
