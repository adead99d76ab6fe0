"""Which file exports which method."""

from __future__ import annotations

import copy
from typing import Any

from torch import nn

from networks import (
    abinet,
    aster,
    ctc,
    db,
    drrg,
    fcenet,
    mask_rcnn,
    master,
    nrtr,
    robust_scanner,
    sar,
    satrn,
    sdmgr,
    seg,
    segmentation,
)
from networks.deform_conv import with_standard_deform_conv
from networks.network import Network

FAMILIES = (
    db,
    ctc,
    drrg,
    mask_rcnn,
    segmentation,
    fcenet,
    abinet,
    aster,
    master,
    nrtr,
    robust_scanner,
    sar,
    satrn,
    sdmgr,
    seg,
)


def network_of(model: nn.Module, config: Any) -> Network:
    """What to export of a model from `build_model`; RuntimeError names an unsupported method."""
    method = config.model.type
    for family in FAMILIES:
        if method in family.METHODS:
            # The reference is left as MMOCR built it; the exported one may be changed.
            network = family.network(model, copy.deepcopy(model), config)
            return with_standard_deform_conv(network)
    known = ', '.join(name for family in FAMILIES for name in family.METHODS)
    raise RuntimeError(f'{method} cannot be exported; these can: {known}')
