"""Models of one archive run one after the other, as `MMOCRInferencer` and `MMOCR.readtext` do.

The answer is `{"result": [{"box", "box_score", "text", "text_score"}, …]}`, with a KIE model also
`label` and `label_score` of each text. Coordinates are pixels of the image the detector saw;
crops are cut out of that same image, where MMOCR 1.x cuts a turned photo's words out of another.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mmocr_kie import KeyInformation, KeyInformation0x, KeyInformation1x, rectangle
from mmocr_model import build_model
from mmocr_stages import Stages
from mmocr_text import Model0x, Model1x, TextModel


class Chain:
    """Detection, recognition and perhaps key information."""

    def __init__(
        self,
        generation: str,
        detector: TextModel,
        recogniser: TextModel,
        kie: KeyInformation | None,
    ) -> None:
        self.detector = detector
        self.recogniser = recogniser
        self.kie = kie
        self.task = 'kie' if kie else 'spotting'
        self.is_0x = generation == '0.x'
        # readtext turns every image upright before it detects.
        is_stored = not self.is_0x and detector.color_type.endswith('_ignore_orientation')
        self.color_type = 'color_ignore_orientation' if is_stored else 'color'

    def decode(self, content: bytes) -> Any:
        """uint8 (H, W, 3) BGR, for all models; None for no image."""
        import mmcv

        return mmcv.imfrombytes(content, flag=self.color_type)

    def answer(self, image: Any, request: Any, stages: Stages) -> dict[str, Any]:
        with stages.time('detect'):
            boundaries = self.detector.predict(image, decoded=False)['boundary_result']
        with stages.time('recognise'):
            result = [self.read(image, boundary) for boundary in boundaries]
        if self.kie is None:
            return {'result': result}
        with stages.time('kie'):
            boxes = [entry['box'] for entry in result]
            texts = [entry['text'] for entry in result]
            items, relations = self.kie.classify(image, boxes, texts)
        return self.kie.labelled(result, items, relations)

    def read(self, image: Any, boundary: list[float]) -> dict[str, Any]:
        """The text in one boundary `[x1, y1, …, score]`; no text where it lies outside."""
        *box, score = boundary
        crop = self.crop(image, box)
        found = self.recogniser.predict(crop, decoded=False) if crop.size else {'text': ''}
        return {
            # As readtext gives them: whole pixels in 0.x.
            'box': [round(x) for x in box] if self.is_0x else box,
            'box_score': score,
            'text': found['text'],
            # No score where nothing was read; 0.x recognisers say 0 or nothing, by their pipeline.
            'text_score': found['score'] if found['text'] else None,
        }

    def crop(self, image: Any, box: list[float]) -> Any:
        """MMOCR's own padded crop: of a quadrangle's rectangle, in 0.x of the quadrangle itself."""
        if self.is_0x:
            from mmocr.datasets.pipelines.crop import crop_img

            if len(box) > 8:
                x1, y1, x2, y2 = rectangle(box)
                box = [x1, y1, x2, y1, x2, y2, x1, y2]
            return crop_img(image, box)
        from mmocr.utils import bbox2poly, crop_img, poly2bbox

        return crop_img(image, bbox2poly(poly2bbox(box)).tolist())

    def warm_up(self, image: Any) -> None:
        self.detector.warm_up(image)
        self.read(image, [8, 8, 120, 8, 120, 40, 8, 40, 1])
        if self.kie:
            self.kie.warm_up(image)


def load_one(config_path: Path, checkpoint_path: Path, device: Any) -> TextModel | KeyInformation:
    generation, model, config = build_model(config_path, checkpoint_path, device)
    if type(model).__name__ == 'SDMGR':
        kind: Any = KeyInformation1x if generation == '1.x' else KeyInformation0x
    else:
        kind = Model1x if generation == '1.x' else Model0x
    return kind(model, config)


def load(folder: Path, serialized_file: str, device: Any) -> Chain | TextModel | KeyInformation:
    """What an unpacked archive serves: its chain, or its one model.

    Raises RuntimeError when MMOCR, a config and its checkpoint do not go together.
    """
    listed = folder / 'mmocr_models.json'
    models = json.loads(listed.read_text('utf-8'))['models'] if listed.is_file() else {}
    if len(models) < 2:
        one = next(iter(models.values()), {'config': 'config.py', 'checkpoint': serialized_file})
        return load_one(folder / one['config'], folder / one['checkpoint'], device)
    loaded = {
        role: load_one(folder / model['config'], folder / model['checkpoint'], device)
        for role, model in models.items()
    }
    generation = '0.x' if isinstance(loaded['detection'], Model0x) else '1.x'
    return Chain(generation, loaded['detection'], loaded['recognition'], loaded.get('kie'))
