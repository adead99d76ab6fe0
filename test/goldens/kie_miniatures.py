"""Which shipped SDMGR each miniature is made of, and how small its head is made."""

from __future__ import annotations

from pathlib import Path

import mmocr
from answer import generation

CONFIGS = Path(mmocr.__file__).parent / '.mim' / 'configs' / 'kie' / 'sdmgr'
NOVISUAL = 'sdmgr_novisual_60e_wildreceipt'
SHIPPED = {
    'sdmgr_visual': 'sdmgr_unet16_60e_wildreceipt.py',
    'sdmgr_novisual': f'{NOVISUAL}.py',
    'sdmgr_openset': f'{NOVISUAL}{"_" if generation() == "0.x" else "-"}openset.py',
}
HEAD = {
    'visual_dim': 4, 'fusion_dim': 40, 'node_input': 8, 'node_embed': 32, 'edge_embed': 32,
}  # fmt: skip
