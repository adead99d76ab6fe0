"""Detectors whose channels MMOCR fixes, trained with fewer; see `fixed_channels.widen`."""

from __future__ import annotations

from torch import nn

#: Of the 256 channels of PSENet's FPNF and the 512, 256, 128 of DRRG's graph network.
FPNF = 24
GRAPH = (64, 32, 32)


def narrow(model: nn.Module) -> None:
    """Replace, in place, what is fixed."""
    from mmocr.models.textdet.heads import drrg_head
    from mmocr.models.textdet.necks import FPNF as Pyramid

    if isinstance(model.neck, Pyramid):
        model.neck = Pyramid(model.neck.in_channels, FPNF)
        model.neck.output_convs.conv = nn.Conv2d(4 * FPNF, FPNF, 3, padding=1, bias=False)
        model.det_head.conv1 = nn.Conv2d(FPNF, model.det_head.conv1.out_channels, 3, padding=1)
    gcn = getattr(model.det_head, 'gcn', None)
    if gcn is not None:
        first, second, third = GRAPH
        gcn.conv1 = drrg_head.GraphConv(gcn.conv1.in_dim, first)
        gcn.conv2 = drrg_head.GraphConv(first, second)
        gcn.conv3 = drrg_head.GraphConv(second, third)
        gcn.conv4 = drrg_head.GraphConv(third, gcn.conv4.out_dim)
