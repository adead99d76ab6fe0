"""Which keys MMOCR pairs with which values for drawn probabilities, of every link type.

python kie_links.py        writes the part of the MMOCR that runs it into kie_links_{1x,0x}.json
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from answer import generation
from images import METHODS
from store import write_json

TYPES = ('one-to-one', 'one-to-many', 'many-to-one', 'many-to-many')
TEXTS = 9


def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of four node classes, above all keys (1) and values (2), and of edges."""
    random = np.random.default_rng(4)
    nodes = random.normal(0, 2, (TEXTS, 4)) + [0, 1.5, 1.5, 0]
    edges = random.normal(0, 1, (TEXTS * TEXTS, 2))
    return tuple(torch.tensor(each).float().softmax(-1).numpy() for each in (nodes, edges))


def pairs_1x(nodes: np.ndarray, edges: np.ndarray, link_type: str) -> list[list[Any]]:
    from mmocr.models.kie.postprocessors import SDMGRPostProcessor

    rule = SDMGRPostProcessor(link_type, key_node_idx=1, value_node_idx=2)
    scores, labels = torch.tensor(edges).view(TEXTS, TEXTS, 2).max(-1)
    scores, labels = rule.decode_edges(torch.tensor(nodes).argmax(-1), scores, labels)
    return [[i, j, float(scores[i, j])] for i, j in labels.nonzero().tolist()]


def pairs_0x(nodes: np.ndarray, edges: np.ndarray, link_type: str) -> list[list[Any]]:
    from mmocr.datasets import OpensetKIEDataset

    matrix = torch.tensor(edges)[:, -1].view(TEXTS, TEXTS)
    nodes = torch.tensor(nodes)
    found = OpensetKIEDataset._decode_pairs_pred(nodes, nodes.argmax(-1), matrix, 0.5, link_type)
    return [[int(i), int(j), score] for (i, j), score in zip(*found)]


def main() -> None:
    made_by = generation()
    nodes, edges = drawn()
    pairs = {
        kind: (pairs_1x if made_by == '1.x' else pairs_0x)(nodes, edges, kind) for kind in TYPES
    }
    content = {'nodes': nodes.ravel().tolist(), 'edges': edges.ravel().tolist(), 'pairs': pairs}
    write_json(METHODS / f'kie_links_{made_by[0]}x.json', content)
    print({kind: len(found) for kind, found in pairs.items()})


if __name__ == '__main__':
    main()
