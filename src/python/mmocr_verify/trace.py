"""What the stages of an archive's own handler make of one image (`trace_archive.py`).

Of a detector or a recogniser that our handler runs: the pixels it decodes, what its network is
given, what MMOCR's network answers (as the exporter names it), and the answer. Of anything else
the answer alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mmocr_archive.archive import unpack
from mmocr_archive.context import Context
from mmocr_archive.faults import Fault, fault_of
from mmocr_archive.service import service

from .requests import ask, failed


def trace(archive: str, folder: str, image: str, arrays: str) -> dict[str, Any]:
    """`{'ok': True, …}`, or `{'ok': False, 'cause': …}`."""
    try:
        unpacked = Path(folder).resolve()
        return {'ok': True, **run(Path(archive), unpacked, Path(image), Path(arrays).resolve())}
    except Fault as fault:
        return {'ok': False, **fault.report}


def run(archive: Path, folder: Path, image: Path, arrays: Path) -> dict[str, Any]:
    content = image.read_bytes()
    manifest = unpack(archive, folder)
    context = Context(folder, manifest)
    stage = 'import'
    try:
        initialize, handle = service(folder, manifest['model']['handler'])
        stage = 'load'
        initialize(context)
        stage = 'answer'
        model = getattr(getattr(initialize, '__self__', None), 'model', None)
        seen = Seen(model) if is_text_model(model) else None
        body = ask(handle, content, context)
        if failed(body):
            raise RuntimeError(str(body.get('message', '')))
        stages = seen.written(arrays) if seen else {}
    except (Exception, SystemExit) as error:
        raise Fault(**fault_of(error, folder, stage)) from error
    return {'answer': body, **stages}


def is_text_model(model: Any) -> bool:
    """A detector or a recogniser of our handler (mmocr_text.py), no chain and no KIE model."""
    return all(hasattr(model, name) for name in ('decode', 'is_recogniser', 'color_type', 'model'))


class Seen:
    """Looks on while a model answers; later runs of the same network are not kept."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.pixels: Any = None
        self.given: list[tuple[Any, Any]] = []
        decode = model.decode

        def decoded(content: bytes) -> Any:
            self.pixels = decode(content)
            return self.pixels

        model.decode = decoded
        network = model.model
        if hasattr(network, 'data_preprocessor'):
            network.data_preprocessor.register_forward_hook(self.preprocessed)
        else:
            forward = network.forward

            def looked(img: Any, img_metas: Any, *args: Any, **kwargs: Any) -> Any:
                self.note(first(img), first(img_metas))
                return forward(img, img_metas, *args, **kwargs)

            network.forward = looked

    def preprocessed(self, _: Any, __: Any, output: Any) -> None:
        """1.x: what the data preprocessor hands on."""
        samples = output.get('data_samples') or [None]
        self.note(output['inputs'], getattr(samples[0], 'metainfo', {}))

    def note(self, image: Any, meta: Any) -> None:
        self.given.append((image.detach().clone(), meta or {}))

    def written(self, folder: Path) -> dict[str, Any]:
        """The stages as files, with their shapes."""
        stages: dict[str, Any] = {'task': self.model.task}
        upright = self.model.color_type in ('color', 'grayscale')
        stages['orientation'] = 'upright' if upright else 'stored'
        if self.pixels is not None:
            stages['decoded'] = write(folder, 'decoded', self.pixels, 'uint8')
        if len(self.given) != 1:  # several angles: which one is read is not to be seen here
            return stages
        ((image, meta),) = self.given
        image = image if image.dim() == 4 else image[None]
        stages['input'] = write(folder, 'input', image.cpu().numpy(), 'float32')
        height, width = (meta.get('img_shape') or image.shape[2:])[:2]
        stages['resized'] = {'width': int(width), 'height': int(height)}
        stages['outputs'] = outputs(self.model.model, image, folder)
        return stages


def outputs(model: Any, image: Any, folder: Path) -> list[dict[str, Any]]:
    """What MMOCR's network answers, by the names of the exporter; nothing where it takes more than
    the image, or cannot be exported."""
    import torch
    from networks.methods import network_of

    try:
        network = network_of(model, model.cfg)
    except RuntimeError:
        return []
    if list(network.inputs) != ['input']:
        return []
    with torch.no_grad():
        made = network.reference(image.cpu())
    return [
        {'name': name, **write(folder, f'output{i}', value.numpy(), 'float32')}
        for i, (name, value) in enumerate(zip(network.outputs, made))
    ]


def first(value: Any) -> Any:
    """0.x wraps images and their metadata in lists, one for each augmentation and each image."""
    while isinstance(value, (list, tuple)):
        value = value[0]
    return value


def write(folder: Path, name: str, array: Any, kind: str) -> dict[str, Any]:
    import numpy as np

    file = folder / f'{name}.bin'
    np.ascontiguousarray(array, dtype=np.dtype(kind).newbyteorder('<')).tofile(file)
    return {'dims': list(array.shape), 'file': str(file)}
