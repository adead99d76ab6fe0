"""What MMOCR 1.x answers about samples/, in a file of test/fixtures/golden.

    cd samples && python ../test/goldens/newcomer.py
"""

from __future__ import annotations

import json
from pathlib import Path

from mmocr.apis import MMOCRInferencer, TextRecInferencer

DETECTOR = ('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py', 'checkpoints/dbnet_tiny.pth')
RECOGNISER = ('configs/textrecog/svtr/svtr_tiny_synth.py', 'checkpoints/svtr_tiny.pth')
OUT = Path(__file__).parents[1] / 'fixtures' / 'golden' / 'newcomer.json'


def files(folder: str, truth: str) -> list[Path]:
    """The images that have ground truth."""
    told = json.loads((Path(folder) / truth).read_text(encoding='utf-8'))
    return [Path(folder) / entry['img_path'] for entry in told['data_list']]


def read_scenes() -> dict[str, list[dict]]:
    chain = MMOCRInferencer(*DETECTOR, *RECOGNISER, device='cpu')
    keys = ('det_polygons', 'det_scores', 'rec_texts', 'rec_scores')
    scenes = {}
    for image in files('images', 'textdet_test.json'):
        found = chain(str(image))['predictions'][0]
        scenes[image.name] = [
            {
                'polygon': [round(float(value), 4) for value in polygon],
                'score': round(float(score), 6),
                'text': text,
                'textScore': round(float(text_score), 6),
            }
            for polygon, score, text, text_score in zip(*(found[key] for key in keys))
        ]
    return scenes


def read_words() -> dict[str, dict]:
    recogniser = TextRecInferencer(*RECOGNISER, device='cpu')
    words = {}
    for image in files('words', 'textrecog_test.json'):
        (read,) = recogniser(str(image), progress_bar=False)['predictions']
        words[image.name] = {'text': read['text'], 'score': round(float(read['scores']), 6)}
    return words


if __name__ == '__main__':
    golden = {'images': read_scenes(), 'words': read_words()}
    OUT.write_text(f'{json.dumps(golden, ensure_ascii=False, indent=1)}\n', encoding='utf-8')
