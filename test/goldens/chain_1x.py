"""Models run one after the other by MMOCR 1.x's `MMOCRInferencer`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from kie_1x import relations
from mmengine.config import Config
from mmocr.apis import MMOCRInferencer
from receipts import CLASSES, OPEN_CLASSES
from store import chain_entry

FILES = ('config.py', 'checkpoint.pth')


def chain(detector: Path, recogniser: Path, *kie: Path) -> Callable[[Path], dict]:
    """What is asked with the path of an image, and answers in the seed's format."""
    files = [str(m / part) for m in (detector, recogniser, *kie) for part in FILES]
    reader = Config.fromfile(files[2])
    # It wants its fonts, though nothing is drawn.
    reader.visualizer = {'type': 'TextRecogLocalVisualizer', 'name': 'visualizer'}
    inferencer = MMOCRInferencer(*files[:2], reader, *files[3:], device='cpu')

    def answer(image: Path) -> dict:
        found: dict[str, Any] = inferencer(str(image))['predictions'][0]
        keys = ('det_polygons', 'det_scores', 'rec_texts', 'rec_scores')
        rows = zip(*(found[key] for key in keys))
        result = [chain_entry(list(map(float, box)), *rest) for box, *rest in rows]
        return {'result': result, **(labelled(result, found) if kie else {})}

    def labelled(result: list[dict], found: dict[str, Any]) -> dict:
        """Names the class of each text; gives the relations of an openset model."""
        openset = inferencer.kie_inferencer.model.kie_head.postprocessor.link_type != 'none'
        names = OPEN_CLASSES if openset else CLASSES
        for entry, label, score in zip(result, found['kie_labels'], found['kie_scores']):
            entry |= {'label': names[label], 'label_score': score}
        if not openset:
            return {}
        return {'relations': relations(found['kie_edge_labels'], found['kie_edge_scores'])}

    return answer
