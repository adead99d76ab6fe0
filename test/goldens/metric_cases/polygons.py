"""What MMOCR says about two polygons: their IoU, the area they share, the area of one."""

from __future__ import annotations

import random
from typing import Any, Iterator

from mmocr.utils import poly2shapely, poly_intersection, poly_iou, poly_make_valid

from .boundaries import boundary, moved


def polygon_cases(cases: int) -> Iterator[dict[str, Any]]:
    for _ in range(cases):
        a = boundary(100, 100)
        b = moved(a) if random.random() < 0.5 else boundary(100, 100)
        one, other = poly2shapely(a), poly2shapely(b)
        yield {
            'a': a,
            'b': b,
            'iou': poly_iou(one, other),
            'shared': poly_intersection(one, other),
            'drawn': one.area,
            'area': poly_make_valid(one).area,
        }
