"""DBNet as one exports it without us: `torch.onnx.export` of the model's own forward.

    python plain_export.py CONFIG CHECKPOINT OUTPUT.onnx

Config and checkpoint are MMOCR 1.x's.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / 'src' / 'python'), str(ROOT / 'src' / 'python' / 'handler')]


def main(config: Path, checkpoint: Path, output: Path) -> None:
    import torch
    from mmocr_model import build_model
    from networks.reference import whole_forward

    _, model, _ = build_model(config, checkpoint)

    class Plain(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, image: torch.Tensor) -> torch.Tensor:
            return whole_forward(self.model)(image)[0]

    torch.onnx.export(
        Plain().eval(),
        (torch.randn(1, 3, 96, 160),),
        str(output),
        input_names=['input'],
        output_names=['prob'],
        dynamic_axes={'input': {2: 'H', 3: 'W'}, 'prob': {1: 'H', 2: 'W'}},
        opset_version=17,
        dynamo=False,
    )


if __name__ == '__main__':
    main(*map(Path, sys.argv[1:]))
