"""DBNet r18 as MMOCR 1.x ships it, answering like the sample's dbnet_tiny.

    python wide_dbnet.py FOLDER

A trained r18 cannot be had offline, and random weights find nothing to post-process. The sample
has a quarter of its width: its weights fill the first channels, the others are random and feed
nothing the first ones see. Same cost as any r18, same boundaries as the sample.
"""

from __future__ import annotations

import importlib.resources
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'src' / 'python' / 'handler'))
SAMPLES = ROOT / 'test' / 'samples'
CONFIG = 'configs/textdet/dbnet/dbnet_resnet18_fpnc_1200e_icdar2015.py'
#: Channels that the neck's four outputs have, in the sample and in r18.
NARROW, WIDE = 16, 64


def embed(narrow, wide, first_axis_is_output: bool, concatenated: bool) -> None:
    """Put `narrow` into the first channels of `wide`, in place."""
    import torch

    outputs, inputs = (0, 1) if first_axis_is_output else (1, 0)
    out = torch.arange(narrow.shape[outputs])
    into = torch.arange(narrow.shape[inputs]) if narrow.ndim > 1 else None
    if into is None:
        wide[out] = narrow
        return
    if concatenated:
        into = into // NARROW * WIDE + into % NARROW
    by_output = wide.transpose(0, outputs)
    by_output[out] = 0
    source = narrow.transpose(0, outputs)
    for k, row in enumerate(out.tolist()):
        by_output[row, into] = source[k]


def main(folder: Path) -> None:
    import torch
    from mmengine.config import Config
    from mmocr_loading import import_mmocr

    import_mmocr()
    from mmocr.registry import MODELS
    from mmocr.utils import register_all_modules

    register_all_modules()
    torch.manual_seed(0)
    config = Config.fromfile(str(importlib.resources.files('mmocr') / '.mim' / CONFIG))
    config.model.backbone.init_cfg = None
    # The sample is of the style that strides in its 3 x 3 convolution; so is every basic block.
    model = MODELS.build(config.model)
    tiny = torch.load(SAMPLES / 'checkpoints' / 'dbnet_tiny.pth', weights_only=False)['state_dict']
    state = model.state_dict()
    for name, narrow in tiny.items():
        if narrow.ndim == 0:
            continue
        head = name.startswith('det_head.')
        transposed = head and name.split('.')[2] in ('3', '6') and narrow.ndim == 4
        embed(narrow, state[name], not transposed, head and name.split('.')[2] == '0')
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({'state_dict': state, 'meta': {}}, folder / 'dbnet_r18.pth')
    config.dump(str(folder / 'dbnet_r18.py'))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
