"""Models run one after the other by MMOCR 0.x's `MMOCR.readtext`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from kie_0x import relations
from mmocr.utils.ocr import MMOCR
from store import chain_entry

#: Its names of the models and of their files; each name only has to be one that it knows.
ROLES = (('det', 'DB_r18'), ('recog', 'CRNN'), ('kie', 'SDMGR'))


def chain(*models: Path) -> Callable[[Path], dict]:
    """What is asked with the path of an image, and answers in the seed's format."""
    named: dict[str, str] = {}
    for (role, known), model in zip(ROLES, models):
        files = {'config': str(model / 'config.py'), 'ckpt': str(model / 'checkpoint.pth')}
        named |= {role: known, **{f'{role}_{part}': file for part, file in files.items()}}
    reader = MMOCR(**named, device='cpu')
    # Drawing, which nobody asked for, would fetch a font.
    reader.visualize_kie_output = lambda *_, **__: None
    seen: dict[str, Any] = {}
    extractor = reader.kie_model
    if extractor:
        # It is left in training mode, normalised by the one image's own mean (docs/deviations.md).
        extractor.eval()
        extractor.register_forward_hook(lambda *call: seen.update(call[-1][0]))

    def answer(image: Path) -> dict:
        found = reader.readtext(str(image), details=True)[0]['result']
        result = [chain_entry(f['box'], f['box_score'], f['text'], f['text_score']) for f in found]
        if not extractor:
            return {'result': result}
        for entry, one in zip(result, found):
            entry |= {'label': one['label'], 'label_score': one['label_score']}
        if not extractor.openset:
            return {'result': result}
        # `readtext` leaves them out.
        link_type = extractor.cfg.data.test.link_type
        return {'result': result, 'relations': relations(seen['nodes'], seen['edges'], link_type)}

    return answer
