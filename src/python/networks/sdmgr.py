"""SDMGR: what each text on a document is, and which texts belong together."""

from __future__ import annotations

from typing import Any, Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from networks.detection_ops import RoIAlign
from networks.network import Network

METHODS = ('SDMGR',)


class SDMGRNetwork(nn.Module):
    """One image's texts to probabilities of their classes (n, C) and of edges (n, n, 2).

    `texts` int64 (n, L), padded; `relations` (n, n, 5); with `visual` before them the image
    (1, 3, H, W), H and W multiples of 16, and after them `boxes` (n, 4) in its pixels.
    """

    def __init__(self, model: nn.Module, visual: bool) -> None:
        super().__init__()
        self.visual = visual
        self.head = head_of(model)
        self.padding = self.head.node_embed.padding_idx
        if visual:
            self.backbone = model.backbone
            self.neck = getattr(model, 'neck', None)
            self.extractor = model.extractor
            self.extractor.roi_layers = nn.ModuleList(map(RoIAlign, self.extractor.roi_layers))
            self.maxpool = model.maxpool

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        texts, relations = inputs[1:3] if self.visual else inputs
        nodes = self.embed(texts)
        if self.visual:
            nodes = self.head.fusion([self.look(inputs[0], inputs[3]), nodes])
        edges = functional.normalize(self.head.edge_embed(relations), dim=-1)
        for layer in self.head.gnn_layers:
            nodes, edges = pass_messages(layer, nodes, edges)
        return self.head.node_cls(nodes).softmax(-1), self.head.edge_cls(edges).softmax(-1)

    def embed(self, texts: Tensor) -> Tensor:
        """The recurrent network's state after each text's last character; zeros for no text."""
        states, _ = self.head.rnn(self.head.node_embed(texts))
        length = (texts != self.padding).sum(-1)[:, None, None]
        last = (length - 1).clamp(min=0).expand(-1, -1, states.shape[-1])
        return (states.gather(1, last) * (length > 0)).squeeze(1)

    def look(self, image: Tensor, boxes: Tensor) -> Tensor:
        features = self.backbone(image)
        features = features if self.neck is None else self.neck(features)
        rois = torch.cat([torch.zeros_like(boxes[:, :1]), boxes], 1)
        return self.maxpool(self.extractor.roi_layers[0](features[-1], rois)).flatten(1)


def pass_messages(layer: nn.Module, nodes: Tensor, edges: Tensor) -> tuple[Tensor, Tensor]:
    """`GNNLayer` for one image, with edges as (n, n, E)."""
    count = nodes.shape[0]
    both = [nodes[:, None].expand(-1, count, -1), nodes[None].expand(count, -1, -1)]
    edges = layer.relu(layer.in_fc(torch.cat([*both, edges], -1)))
    place = torch.arange(count)
    itself = (place[:, None] == place).float()[..., None]
    share = (layer.coef_fc(edges) - itself * 1e9).softmax(1)
    return nodes + layer.relu(layer.out_fc((share * edges).sum(1))), edges


def head_of(model: nn.Module) -> nn.Module:
    return model.kie_head if hasattr(model, 'kie_head') else model.bbox_head


def reference_of(model: nn.Module, visual: bool) -> Callable[..., tuple[Tensor, ...]]:
    """MMOCR's own forward; 1.x is handed the texts and relations it would otherwise work out."""

    def forward(*inputs: Tensor) -> tuple[Tensor, ...]:
        texts, relations = inputs[1:3] if visual else inputs
        features = model.extract_feat(inputs[0], [inputs[3]]) if visual else None
        head, count = head_of(model), len(texts)
        if hasattr(model, 'kie_head'):
            lengths = (texts != head.node_embed.padding_idx).sum(-1)
            head.convert_texts = lambda _: ([count], [lengths], texts)
            head.compute_relations = lambda _: [relations]
            nodes, edges = head(features, None)
        else:
            nodes, edges = head([relations], [texts], features)
        return nodes.softmax(-1), edges.softmax(-1).view(count, count, 2)

    return forward


def example(head: nn.Module, visual: bool, count: int, length: int, side: int) -> tuple:
    """Texts of every length up to `length`, the first the longest, the last, of several, empty."""
    symbols = [i for i in range(head.node_embed.num_embeddings) if i != head.node_embed.padding_idx]
    texts = torch.tensor(symbols)[torch.randint(len(symbols), (count, length))]
    for i in range(count):
        texts[i, length * (count - 1 - i) // max(1, count - 1) :] = head.node_embed.padding_idx
    if count == 1:
        texts = torch.tensor(symbols)[:length][None]
    relations = torch.rand(count, count, 5) * 4 - 1
    if not visual:
        return texts, relations
    corners = torch.rand(count, 2) * side / 2
    boxes = torch.cat([corners, corners + 1 + torch.rand(count, 2) * side / 2], 1)
    return torch.randn(1, 3, side, side * 2), texts, relations, boxes


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    visual = bool(getattr(model, 'visual_modality', hasattr(model, 'extractor')))
    inputs = {'texts': {0: 'texts', 1: 'length'}, 'relations': {0: 'texts', 1: 'texts'}}
    if visual:
        inputs = {'input': {2: 'H', 3: 'W'}, **inputs, 'boxes': {0: 'texts'}}
    head = head_of(model)
    sizes = [(3, 7, 64), (1, 1, 32), (2, 30, 96), (17, 12, 128)]
    return Network(
        SDMGRNetwork(model, visual).eval(),
        reference_of(reference, visual),
        inputs,
        {'nodes': {0: 'texts'}, 'edges': {0: 'texts', 1: 'texts'}},
        [example(head, visual, *size) for size in sizes],
    )
