"""Python contenders of the local-run benchmark: a path per line in, the number of boundaries out.

    python contenders.py mmocr CONFIG CHECKPOINT
    python contenders.py onnxruntime MODEL.onnx LONG SHORT

`mmocr` is MMOCR's TextDetInferencer on the CPU. `onnxruntime` is what one writes without MMOCR:
OpenCV decodes and resizes, NumPy normalises, ONNX Runtime runs, and OpenCV, shapely and pyclipper
post-process as MMOCR's DBPostprocessor does.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Callable

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'src' / 'python' / 'handler'))
MEAN = np.array([123.675, 116.28, 103.53], np.float32)
STD = np.array([58.395, 57.12, 57.375], np.float32)


def mmocr(config: str, checkpoint: str) -> Callable[[str], int]:
    from mmocr_loading import import_mmocr

    import_mmocr()
    from mmocr.apis import TextDetInferencer

    infer = TextDetInferencer(config, checkpoint, device='cpu')
    return lambda path: len(infer(path, progress_bar=False)['predictions'][0]['polygons'])


def onnxruntime(model: str, long: str, short: str) -> Callable[[str], int]:
    import cv2
    import onnxruntime as ort

    session = ort.InferenceSession(model, providers=['CPUExecutionProvider'])

    def run(path: str) -> int:
        image = cv2.imread(path, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
        height, width = image.shape[:2]
        scale = min(int(long) / max(height, width), int(short) / min(height, width))
        size = int(width * scale + 0.5), int(height * scale + 0.5)
        resized = cv2.cvtColor(cv2.resize(image, size), cv2.COLOR_BGR2RGB)
        padded = [-(-side // 32) * 32 for side in size]
        blob = np.zeros((1, 3, padded[1], padded[0]), np.float32)
        blob[0, :, : size[1], : size[0]] = ((resized - MEAN) / STD).transpose(2, 0, 1)
        prob = session.run(None, {'input': blob})[0][0]
        return len(boundaries(prob, width / size[0], height / size[1]))

    return run


def boundaries(prob: np.ndarray, scale_x: float, scale_y: float) -> list[np.ndarray]:
    """Quads of one probability map in pixels of the image (DBPostprocessor)."""
    import cv2
    from shapely.geometry import Polygon

    mask = (prob > 0.3).astype(np.uint8) * 255
    found = []
    for contour in cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
        polygon = cv2.approxPolyDP(contour, 0.01 * cv2.arcLength(contour, True), True).reshape(
            -1, 2
        )
        if len(polygon) < 4 or score(prob, polygon) < 0.3:
            continue
        shape = Polygon(polygon)
        grown = unclip(polygon, shape.area * 1.5 / shape.length)
        if grown is None:
            continue
        rectangle = cv2.minAreaRect(grown)
        if min(rectangle[1]) >= 5:
            found.append(cv2.boxPoints(rectangle) * (scale_x, scale_y))
    return found


def score(prob: np.ndarray, polygon: np.ndarray) -> float:
    import cv2

    left, top = polygon.min(0)
    right, bottom = polygon.max(0) + 1
    inside = np.zeros((bottom - top, right - left), np.uint8)
    cv2.fillPoly(inside, [polygon - (left, top)], 1)
    return cv2.mean(prob[top:bottom, left:right], inside)[0]


def unclip(polygon: np.ndarray, distance: float) -> np.ndarray | None:
    import pyclipper

    offset = pyclipper.PyclipperOffset()
    offset.AddPath(polygon, pyclipper.JT_ROUND, pyclipper.ET_CLOSEDPOLYGON)
    paths = offset.Execute(distance)
    return np.array(paths[0]) if len(paths) == 1 else None


if __name__ == '__main__':
    name, *arguments = sys.argv[1:]
    with contextlib.redirect_stdout(sys.stderr):
        contender = {'mmocr': mmocr, 'onnxruntime': onnxruntime}[name](*arguments)
    for line in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):
            count = contender(line.rstrip('\n'))
        print(count, flush=True)
