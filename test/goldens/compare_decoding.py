"""Compares the local run's decoding of every file of folders with OpenCV's, in four colour modes.

    PYTHON test/goldens/compare_decoding.py FOLDER...

PYTHON has opencv-python-headless 4.11.0.86; `node` and the repository's packages do our side.
Prints each file that is read differently, refused by one side alone, or where something broke, and
counts; exit code 1 if pixels differ.
"""

import collections
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

FLAGS = {
    'color': cv2.IMREAD_COLOR,
    'grayscale': cv2.IMREAD_GRAYSCALE,
    'color_ignore_orientation': cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION,
    'grayscale_ignore_orientation': cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION,
}
DECODE = Path(__file__).with_name('decode.mjs')


def by_opencv(path: Path) -> dict[str, object]:
    data = np.fromfile(path, np.uint8)
    found: dict[str, object] = {}
    for name, flag in FLAGS.items():
        try:
            image = cv2.imdecode(data, flag) if data.size else None
        except cv2.error:
            image = None
        if image is None:
            found[name] = 'refused'
            continue
        channels = 1 if image.ndim == 2 else image.shape[2]
        found[name] = [*image.shape[:2], channels, hashlib.sha256(image.tobytes()).hexdigest()]
    return found


def verdict(ours: dict[str, object], theirs: dict[str, object]) -> str:
    """What became of a file: the worst of its four modes."""
    if any(str(answer).startswith('DEFECT') for answer in ours.values()):
        return 'defect'
    if ours == theirs:
        return 'equal'
    refused = [isinstance(answer, str) for answer in ours.values()]
    refused_there = [isinstance(answer, str) for answer in theirs.values()]
    if all(refused) and all(refused_there):
        return 'refused by both'
    if any(
        not a and not b and ours[name] != theirs[name]
        for name, a, b in zip(FLAGS, refused, refused_there, strict=True)
    ):
        return 'OTHER PIXELS'
    return 'refused here' if any(refused) else 'refused by OpenCV'


def main() -> int:
    files = sorted(p for folder in sys.argv[1:] for p in Path(folder).rglob('*') if p.is_file())
    names = '\n'.join(str(p.resolve()) for p in files)
    done = subprocess.run(
        ['node', str(DECODE)], input=names, stdout=subprocess.PIPE, text=True, check=True
    )
    counts: collections.Counter[str] = collections.Counter()
    for path, line in zip(files, done.stdout.splitlines(), strict=True):
        ours = json.loads(line)
        said = verdict(ours, by_opencv(path))
        counts[said] += 1
        if said in ('equal', 'refused by both'):
            continue
        modes = [name for name in FLAGS if isinstance(ours[name], str)]
        print(f'{said}: {path}{" " + str(ours[modes[0]]) if modes else ""}')
    print(', '.join(f'{count} {name}' for name, count in counts.most_common()))
    return 1 if counts['OTHER PIXELS'] or counts['defect'] else 0


if __name__ == '__main__':
    sys.exit(main())
