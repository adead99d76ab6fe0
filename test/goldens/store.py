"""The folder of one method's stored answers, `test/fixtures/methods/NAME`; see README.md."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import math
import platform
import re
from pathlib import Path
from typing import Any, Mapping

import numpy as np
import torch
from images import METHODS

#: Under 3 MB a method, so that a clone stays small.
LIMIT = 3_000_000
PACKAGES = (
    *('mmdet', 'mmengine', 'torch', 'numpy', 'opencv-python-headless'),
    *('shapely', 'pyclipper', 'scikit-image', 'lanms-neo'),
)
MACHINE_PATH = re.compile(rb'/(?:work|root|home|tmp|usr)/[\w.+-]+|[A-Z]:\\\\Users')


def write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{json.dumps(content, ensure_ascii=False, indent=1)}\n', 'utf-8')


class MethodFolder:
    """Writes the folder; each part replaces the one that is there."""

    def __init__(self, name: str) -> None:
        self.path = METHODS / name
        self.path.mkdir(parents=True, exist_ok=True)

    @property
    def config(self) -> Path:
        return self.path / 'config.py'

    @property
    def checkpoint(self) -> Path:
        return self.path / 'checkpoint.pth'

    @property
    def onnx(self) -> Path:
        return self.path / 'model.onnx'

    def write_config(self, config: Any) -> None:
        """A `Config` of mmengine or mmcv, flat."""
        self.config.write_text(config.pretty_text, 'utf-8')

    def write_checkpoint(self, state: Mapping[str, torch.Tensor], **meta: Any) -> None:
        """Weights, and in `meta` how they came about: no optimiser, no history, no time of day."""
        torch.save({'state_dict': dict(state), 'meta': meta}, self.checkpoint)

    def write_answer(self, image: Path, answer: dict, variant: str = '') -> None:
        """MMOCR's own final result in the seed's format; `variant` as in `write_variants`."""
        folder = f'answers_{variant}' if variant else 'answers'
        write_json(self.path / folder / f'{image.name}.json', answer)

    def write_variants(self, variants: dict[str, dict[str, Any]]) -> None:
        """`variant` → post-processor settings, by their MMOCR names, that differ in its answers."""
        named = {f'answers_{name}': settings for name, settings in variants.items()}
        write_json(self.path / 'variants.json', named)

    def write_outputs(self, image: Path, tensors: Mapping[str, Any]) -> None:
        """What PyTorch gives for each output of the ONNX file, float32, by the output's name."""
        (self.path / 'outputs').mkdir(exist_ok=True)
        for name, tensor in tensors.items():
            values = np.ascontiguousarray(tensor, np.float32)
            np.save(self.path / 'outputs' / f'{image.name}.{name}.npy', values)

    def write_inputs(self, inputs: Mapping[Path, Any]) -> None:
        """Shape and digest of the float32 tensor that MMOCR feeds its network, for each image."""
        facts = {}
        for image, tensor in inputs.items():
            values = np.ascontiguousarray(tensor, np.float32)
            digest = hashlib.sha256(values.tobytes()).hexdigest()
            facts[image.name] = {'shape': list(values.shape), 'sha256': digest}
        write_json(self.path / 'inputs.json', facts)

    def write_versions(self, **facts: Any) -> None:
        """What made the answers; `facts` besides, such as seed, steps and the shipped config."""
        import mmcv
        import mmocr

        versions = {'python': platform.python_version(), 'mmocr': mmocr.__version__}
        versions['mmcv'] = mmcv.__version__
        versions['mmcv operators'] = 'onedl-mmcv 2.3.6'
        for name in PACKAGES:
            try:
                versions[name] = importlib.metadata.version(name)
            except importlib.metadata.PackageNotFoundError:
                continue
        write_json(self.path / 'versions.json', {**versions, **facts})

    def check(self) -> int:
        """Size in bytes. Raises RuntimeError when it is too large or tells where it was made."""
        files = [file for file in sorted(self.path.rglob('*')) if file.is_file()]
        for file in files:
            found = MACHINE_PATH.search(file.read_bytes())
            if found:
                raise RuntimeError(f'{file} holds the path {found.group().decode()}')
        size = sum(file.stat().st_size for file in files)
        if size >= LIMIT:
            raise RuntimeError(f'{self.path.name} has {size} bytes, more than {LIMIT}')
        return size


def finite(value: Any) -> float | None:
    """A number JSON has; null for the NaN that MMOCR 1.x gives as the score of an empty text."""
    number = float(value)
    return number if math.isfinite(number) else None


def seed_detection(result: Mapping[str, Any]) -> dict[str, Any]:
    """From one prediction of 1.x's `TextDetInferencer` or from 0.x's `model_inference`."""
    rows = result.get('boundary_result')
    if rows is None:
        rows = [[*p, s] for p, s in zip(result['polygons'], result['scores'])]
    return {'boundary_result': [list(map(finite, row)) for row in rows]}


def seed_recognition(result: Mapping[str, Any]) -> dict[str, Any]:
    """From one prediction of 1.x's `TextRecInferencer` or from 0.x's `model_inference`."""
    text = result['text']
    score = result['scores'] if 'scores' in result else result['score']
    if isinstance(score, (list, tuple)):
        # One per character; the mean as MMOCR 0.x's ocr.py takes it.
        score = sum(score) / max(1, len(text)) if score else math.nan
    return {'text': text, 'score': finite(score)}


def chain_entry(box: list[float], score: float, text: str, text_score: Any) -> dict[str, Any]:
    """A text of a chain; 1.x and 0.x's recognisers say nothing, NaN or 0 where nothing was read."""
    read = float(np.mean(text_score)) if text else math.nan
    return {'box': box, 'box_score': finite(score), 'text': text, 'text_score': finite(read)}
