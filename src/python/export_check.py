"""How far ONNX Runtime is from PyTorch on an exported network's examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Sequence

#: A network that amplifies its own rounding does so in both runtimes, in each in its own way.
ROUNDING_SHARE = 4.0


def check_export(network: Any, exact: Callable[[], Any], path: Path) -> float:
    """The largest difference from MMOCR in PyTorch over all examples; prints each.

    `exact` gives the network with weights in double precision: beyond the network's tolerance, ONNX
    Runtime may be a few times as far from it as PyTorch's float32 is. Raises RuntimeError beyond.
    """
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    largest = 0.0
    for example in network.examples:
        wanted = _answers(network.reference, example)
        feeds = {name: tensor.numpy() for name, tensor in zip(network.inputs, example)}
        got = session.run(list(network.outputs), feeds)
        difference = _difference(got, wanted)
        size = 'x'.join(map(str, example[0].shape))
        print(f'  {size}: largest difference from PyTorch {difference:.1e}', flush=True)
        # NaN is not close either.
        if not difference <= network.tolerance:
            _require_rounding(got, wanted, example, exact, difference, network.tolerance)
        largest = max(largest, difference)
    return largest


def _require_rounding(
    got: Sequence[Any],
    wanted: Sequence[Any],
    example: Sequence[Any],
    exact: Callable[[], Any],
    difference: float,
    tolerance: float,
) -> None:
    import torch

    refusal = f'ONNX Runtime differs from PyTorch by {difference:.1e}, more than {tolerance:.0e}'
    doubles = [tensor.double() if tensor.is_floating_point() else tensor for tensor in example]
    default = torch.get_default_dtype()
    try:
        reference = exact().reference
        torch.set_default_dtype(torch.float64)
        truth = _answers(reference, doubles)
        ours, rounding = _difference(got, truth), _difference(wanted, truth)
    except Exception as error:
        # Not every operator has a double; then the plain rule stands.
        raise RuntimeError(refusal) from error
    finally:
        torch.set_default_dtype(default)
    print(f'  in double precision: PyTorch {rounding:.1e}, ONNX Runtime {ours:.1e} from it')
    if not ours <= ROUNDING_SHARE * rounding:
        raise RuntimeError(refusal)


def _answers(reference: Callable[..., Any], example: Sequence[Any]) -> list[Any]:
    import torch

    with torch.no_grad():
        return [tensor.numpy() for tensor in reference(*example)]


def _difference(got: Sequence[Any], wanted: Sequence[Any]) -> float:
    """Of values above 1, a trained model's logits, it is a share of the largest: float32 has no
    more to give. NaN where one has NaN."""
    import numpy as np

    differences = [0.0]
    for one, other in zip(got, wanted, strict=True):
        if one.shape != other.shape:
            raise RuntimeError(f'ONNX gives {one.shape} where MMOCR gives {other.shape}')
        scale = max(1.0, float(np.abs(other).max(initial=0.0)))
        differences.append(float(np.abs(one - other).max(initial=0.0)) / scale)
    return float(np.max(differences))
