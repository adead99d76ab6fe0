"""lanms-neo 1.0.2, of which DRRG needs one function and there are no wheels, over pyclipper."""

from __future__ import annotations

from typing import Any

import numpy as np

#: Parts of at most this many `std::sort` leaves to the insertion at its end.
SMALL = 16


def merge_quadrangle_n9(polys: Any, thres: float = 0.3, precision: int = 10000) -> np.ndarray:
    """Locality-aware NMS of quadrangles (n, 9): x1, y1, …, y4 and a score.

    Each is merged into the last kept one where they overlap by more than `thres`, weighted by the
    scores, which add up; then the better of two that overlap is kept. Best first.
    """
    if len(polys) == 0:
        return np.array([], dtype='float32')
    limit = np.float32(thres)
    scaled = np.array(polys)
    scaled[:, :8] *= precision
    scaled = scaled.astype(np.float32)
    quads: list[np.ndarray] = []
    scores: list[np.float32] = []
    for quad, score in zip(scaled[:, :8].astype(np.int64), scaled[:, 8]):
        if quads and overlap(quad, quads[-1]) > limit:
            quads[-1], scores[-1] = merge(quads[-1], scores[-1], quad, score)
        else:
            quads.append(quad)
            scores.append(score)
    kept = suppress(np.array(quads), scores, limit)
    merged = np.array([[*quads[nth], scores[nth]] for nth in kept], dtype='float32')
    merged[:, :8] /= precision
    return merged


def overlap(quad: np.ndarray, other: np.ndarray) -> np.float32:
    """Intersection over union, which is at least one square unit, as Clipper has them."""
    import pyclipper

    (left, top), (right, bottom) = bounds(quad)
    (least_x, least_y), (most_x, most_y) = bounds(other)
    if right < least_x or most_x < left or bottom < least_y or most_y < top:
        return np.float32(0)
    clipper = pyclipper.Pyclipper()
    try:
        clipper.AddPath(quad.reshape(4, 2).tolist(), pyclipper.PT_SUBJECT)
        clipper.AddPath(other.reshape(4, 2).tolist(), pyclipper.PT_CLIP)
    # A quadrangle without area.
    except pyclipper.ClipperException:
        return np.float32(0)
    shared, union = (
        abs(np.float32(sum(map(pyclipper.Area, clipper.Execute(kind)))))
        for kind in (pyclipper.CT_INTERSECTION, pyclipper.CT_UNION)
    )
    return shared / max(union, np.float32(1))


def bounds(quad: np.ndarray) -> tuple[list[int], list[int]]:
    corners = quad.reshape(4, 2)
    return corners.min(0).tolist(), corners.max(0).tolist()


def merge(
    ours: np.ndarray, our_score: np.float32, theirs: np.ndarray, their_score: np.float32
) -> tuple[np.ndarray, np.float32]:
    """Means of the corners, weighted by the scores: float32 sums cut off to whole numbers."""
    data = cut(ours.astype(np.float32) * our_score)
    like = cut(data.astype(np.float32) * inverse(our_score))
    theirs = in_order_of(like, theirs)
    data = cut(data.astype(np.float32) + theirs.astype(np.float32) * their_score)
    score = our_score + their_score
    return cut(data.astype(np.float32) * inverse(score)), score


def cut(values: np.ndarray) -> np.ndarray:
    return values.astype(np.int64)


def inverse(score: np.float32) -> np.float32:
    return np.float32(1) / max(np.float32(1e-8), score)


def in_order_of(like: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """The corners in the order nearest to that of `like`: as they are, or reversed.

    Of the reversed orders the one measured is not the one taken unless it starts at the first
    corner; so it is in lanms-neo.
    """
    corners = quad.reshape(4, 2)
    whole, turned = corners[[3, 2, 1, 0]].ravel(), corners[[1, 0, 3, 2]].ravel()
    apart = [((like - order) ** 2).sum() for order in (quad, whole, turned)]
    nearest = apart.index(min(apart))
    return (quad, whole, corners[[0, 3, 2, 1]].ravel())[nearest]


def suppress(quads: np.ndarray, scores: list[np.float32], threshold: np.float32) -> list[int]:
    """Those that no better one overlaps, best first."""
    corners = quads.reshape(-1, 4, 2)
    low, high = corners.min(1), corners.max(1)
    left = np.array(descending(scores))
    kept = []
    while len(left):
        best, left = left[0], left[1:]
        kept.append(int(best))
        near = ((low[left] <= high[best]) & (high[left] >= low[best])).all(1)
        over = [overlap(quads[best], quads[other]) > threshold for other in left[near]]
        stays = np.ones(len(left), bool)
        stays[np.flatnonzero(near)] = ~np.array(over, bool)
        left = left[stays]
    return kept


def descending(scores: list[np.float32]) -> list[int]:
    """Indices from the highest score on, equal ones as libstdc++'s `std::sort` leaves them.

    Probabilities close to one add up to equal sums often.
    """
    order = list(range(len(scores)))
    parts = [(0, len(order))]
    while parts:
        start, end = parts.pop()
        if end - start > SMALL:
            middle = partition(order, scores, start, end)
            parts += [(start, middle), (middle, end)]
    for nth in range(1, len(order)):
        index, place = order[nth], nth
        while place and scores[index] > scores[order[place - 1]]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = index
    return order


def partition(order: list[int], scores: list[np.float32], start: int, end: int) -> int:
    """Splits around the median of three, which goes to the front; where the second part begins."""
    a, b, c = start + 1, start + (end - start) // 2, end - 1
    first, second, third = (scores[order[place]] for place in (a, b, c))
    if first > second:
        median = b if second > third else c if first > third else a
    else:
        median = a if first > third else c if second > third else b
    order[start], order[median] = order[median], order[start]
    pivot = scores[order[start]]
    low, high = start + 1, end
    while True:
        while scores[order[low]] > pivot:
            low += 1
        high -= 1
        while pivot > scores[order[high]]:
            high -= 1
        if low >= high:
            return low
        order[low], order[high] = order[high], order[low]
        low += 1
