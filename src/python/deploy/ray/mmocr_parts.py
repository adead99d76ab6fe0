"""A chain's models in processes of their own, by the code of its archive.

The detecting part runs the archive's handler with everything but the recogniser, and asks for the
texts of all boundaries of an image at once; the reading part is the recogniser alone. The crops are
cut by the archive's own code, and read one by one as it reads them: the answers are equal.
"""

from __future__ import annotations

import importlib
import json
import tempfile
import threading
from pathlib import Path
from typing import Any, Callable

from mmocr_archive.archive import unpack
from mmocr_archive.context import Context
from mmocr_archive.service import service
from mmocr_archive.worker import Answer, answers, failure

# The texts of crops, in their order: `{"text": …, "score": …}` each.
Read = Callable[[list[Any]], list[dict[str, Any]]]


class Unpacked:
    """An archive's files on the path of this process, and what builds their models."""

    def __init__(self, archive: str, gpu: int | None) -> None:
        import torch

        self._folder = tempfile.TemporaryDirectory(prefix='mmocr-archive-')
        self.folder = Path(self._folder.name).resolve()
        self.manifest = unpack(Path(archive), self.folder)
        self.name = str(self.manifest['model'].get('modelName', Path(archive).stem))
        self.handler = service(self.folder, self.manifest['model']['handler'])
        self.chain = importlib.import_module('mmocr_chain')
        on_gpu = gpu is not None and torch.cuda.is_available()
        self._device = torch.device(f'cuda:{gpu}' if on_gpu else 'cpu')
        listed = (self.folder / 'mmocr_models.json').read_text('utf-8')
        self._models: dict[str, dict[str, str]] = json.loads(listed)['models']

    def load(self, role: str) -> Any:
        """The model of that role; None where the chain has none."""
        model = self._models.get(role)
        if model is None:
            return None
        paths = [self.folder / model[key] for key in ('config', 'checkpoint')]
        return self.chain.load_one(*paths, self._device)


class Reader:
    """The recogniser of a chain."""

    def __init__(self, archive: str, gpu: int | None = None) -> None:
        import numpy as np

        unpacked = Unpacked(archive, gpu)
        self._unpacked, self._model = unpacked, unpacked.load('recognition')
        self._lock = threading.Lock()
        self._blank = np.full((32, 112, 3), 127, np.uint8)
        self.check()

    def check(self) -> None:
        """Raises what the recogniser raises for a blank crop."""
        self.read([self._blank])

    def read(self, crops: list[Any]) -> list[dict[str, Any]]:
        """Text and score of each crop: uint8 (H, W, 3), BGR."""
        import numpy as np

        # What came from another process cannot be written to, and a step may want to.
        with self._lock:
            return [self._model.predict(np.array(crop), decoded=False) for crop in crops]


class Detecting:
    """A chain without its recogniser, asked as `mmocr_archive.worker.Worker` is.

    Several requests may be under way at once: one is detected while others wait for their texts.
    """

    def __init__(self, archive: str, read: Read, gpu: int | None = None) -> None:
        import numpy as np

        unpacked = Unpacked(archive, gpu)
        self._unpacked, self.name = unpacked, unpacked.name
        detector, kie = unpacked.load('detection'), unpacked.load('kie')
        texts = Texts(read)
        generation = '0.x' if type(detector).__name__ == 'Model0x' else '1.x'
        stand_in = Detector(detector, texts)
        self._chain = unpacked.chain.Chain(generation, stand_in, Recogniser(texts), kie)
        stand_in.crop = self._chain.crop
        if kie:
            kie.classify = locked(kie.classify)
        detector.warm_up(np.full((256, 256, 3), 127, np.uint8))
        _, self._handle = unpacked.handler
        # The handler, as if it had loaded all of it.
        self._handle.__self__.model = self._chain

    def answer(self, requests: list[Any]) -> list[Answer]:
        """One answer per request, in order."""
        context = Context(self._unpacked.folder, self._unpacked.manifest)
        try:
            return answers(self._handle, requests, context)
        except Exception as error:
            return [failure(error)] * len(requests)


class Texts:
    """The texts of one image's crops, asked for when the first is wanted; an image has a thread."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._of_thread = threading.local()

    def expect(self, crops: list[Any]) -> None:
        # Nothing is run before the first text is taken.
        self._of_thread.found = (found for all_of in (crops,) for found in self._read(all_of))

    def take(self) -> dict[str, Any]:
        found: dict[str, Any] = next(self._of_thread.found)
        return found


class Detector:
    """A chain's detector: the crops of what it finds are those whose texts are wanted next."""

    crop: Callable[[Any, list[float]], Any]

    def __init__(self, detector: Any, texts: Texts) -> None:
        self._predict, self._texts = locked(detector.predict), texts
        self.color_type = detector.color_type

    def predict(self, image: Any, decoded: bool = True) -> dict[str, Any]:
        detected: dict[str, Any] = self._predict(image, decoded=decoded)
        crops = [self.crop(image, box) for *box, _ in detected['boundary_result']]
        # As the chain does: what lies outside of the image has no text.
        self._texts.expect([crop for crop in crops if crop.size])
        return detected


class Recogniser:
    """A chain's recogniser: what it says of the next crop has come from elsewhere."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def predict(self, crop: Any, decoded: bool = True) -> dict[str, Any]:
        return self._texts.take()


def locked(function: Callable[..., Any]) -> Callable[..., Any]:
    """One call at a time: a model's state is for one image."""
    lock = threading.Lock()

    def call(*given: Any, **named: Any) -> Any:
        with lock:
            return function(*given, **named)

    return call
