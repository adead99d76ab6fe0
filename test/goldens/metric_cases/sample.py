"""An image's texts in the form that MMOCR's metrics take."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .images import Image


def sample(each: Image) -> dict[str, Any]:
    return {
        'pred_instances': {
            'polygons': [np.array(one['polygon'], dtype=np.float32) for one in each['found']],
            'scores': torch.tensor([one['score'] for one in each['found']], dtype=torch.float32),
        },
        'gt_instances': {
            'polygons': [np.array(one['polygon'], dtype=np.float32) for one in each['truth']],
            'ignored': np.array([one['ignore'] for one in each['truth']], dtype=bool),
        },
    }
