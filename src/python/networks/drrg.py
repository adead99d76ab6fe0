"""DRRG: two networks in one file, what is done between them being no network's work."""

from __future__ import annotations

from typing import Any, Callable

import torch
from torch import Tensor, nn

from networks.network import Network

METHODS = ('DRRG',)


class DRRGNetwork(nn.Module):
    """Image to features, and local graphs to links; one does not depend on the other.

    Image (N, 3, H, W), H and W multiples of 32, to features (N, C + 6, H, W): the neck's and, last,
    the maps of text, centre, sine, cosine and the heights above and below. Of G local graphs of M
    nodes each: nodes (G, M, F), normalised adjacency (G, M, M) and the indices of the pivots'
    neighbours among the nodes (G, K) to links (G, K), the probability that they are of one text.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        self.head = model.det_head if hasattr(model, 'det_head') else model.bbox_head
        self.gcn = self.head.gcn

    def forward(
        self, image: Tensor, nodes: Tensor, adjacency: Tensor, neighbours: Tensor
    ) -> tuple[Tensor, Tensor]:
        features = self.model.extract_feat(image)
        features = torch.cat([features, self.head.out_conv(features)], 1)
        x = self.gcn.bn0(nodes.transpose(1, 2)).transpose(1, 2)
        for convolve in (self.gcn.conv1, self.gcn.conv2, self.gcn.conv3, self.gcn.conv4):
            around = torch.cat([x, torch.bmm(adjacency, x)], 2)
            x = torch.relu(torch.matmul(around, convolve.weight) + convolve.bias)
        x = x.gather(1, neighbours[:, :, None].expand(-1, -1, x.shape[2]))
        # PReLU's slopes stand second, where it has one for each channel.
        linear, prelu, last = self.gcn.classifier
        x = last(prelu(linear(x).transpose(1, 2)).transpose(1, 2))
        return features, x.softmax(2)[:, :, 1]


def mmocrs_answer(model: nn.Module) -> Callable[..., tuple[Tensor, Tensor]]:
    """MMOCR's own head and graph network."""
    head = model.det_head if hasattr(model, 'det_head') else model.bbox_head

    def forward(
        image: Tensor, nodes: Tensor, adjacency: Tensor, neighbours: Tensor
    ) -> tuple[Tensor, Tensor]:
        features = model.extract_feat(image)
        links = head.gcn(nodes, adjacency, neighbours).softmax(1)[:, 1]
        return torch.cat([features, head.out_conv(features)], 1), links.view(neighbours.shape)

    return forward


def network(model: nn.Module, reference: nn.Module, config: Any) -> Network:
    module = DRRGNetwork(model).eval()
    length = module.gcn.conv1.weight.shape[0] // 2
    examples = []
    for size, graphs, most, count in [((2, 96, 160), 3, 7, 4), ((1, 32, 32), 1, 1, 1)]:
        adjacency = torch.rand(graphs, most, most) / most
        neighbours = torch.randint(0, most, (graphs, count))
        image = torch.randn(size[0], 3, *size[1:])
        examples.append((image, torch.randn(graphs, most, length), adjacency, neighbours))
    return Network(
        module,
        mmocrs_answer(reference),
        {
            'input': {0: 'N', 2: 'H', 3: 'W'},
            'nodes': {0: 'G', 1: 'M'},
            'adjacency': {0: 'G', 1: 'M', 2: 'M'},
            'neighbours': {0: 'G', 1: 'K'},
        },
        {'features': {0: 'N', 2: 'H', 3: 'W'}, 'links': {0: 'G', 1: 'K'}},
        examples,
    )
