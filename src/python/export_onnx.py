"""Export an MMOCR model to ONNX and compare ONNX Runtime with PyTorch.

    python export_onnx.py CONFIG CHECKPOINT OUTPUT.onnx [--description FILE.json]

Input `input`: float32 (N, C, H, W), already resized, normalised and padded; what a method has
beside it, and its outputs, say the files in `networks/`. Nothing is left behind on failure; the
exit status is then 1.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import shutil
import signal
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / 'handler'))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description='Export an MMOCR model to ONNX.')
    parser.add_argument('config', type=Path)
    parser.add_argument('checkpoint', type=Path)
    parser.add_argument('output', type=Path)
    parser.add_argument(
        '--description', type=Path, help='JSON to embed, and to write next to the ONNX file'
    )
    return parser.parse_args()


def require_small(module) -> None:
    """Raises RuntimeError when the weights take more than protobuf, ONNX's format, has room for."""
    size = sum(tensor.nbytes for tensor in (*module.parameters(), *module.buffers()))
    if size >= 2**31:
        raise RuntimeError(
            f'it has {size / 2**30:.1f} GB of weights, and an ONNX file holds no more than 2 GB'
        )


def write_onnx(network, path: Path, description: str | None) -> None:
    """Trace the network and write it, checked, with the description in its metadata."""
    import onnx
    import torch

    require_small(network.module)
    with torch.no_grad():
        torch.onnx.export(
            network.module,
            network.examples[0],
            str(path),
            input_names=list(network.inputs),
            output_names=list(network.outputs),
            dynamic_axes={**network.inputs, **network.outputs},
            opset_version=network.opset,
            dynamo=False,
            # Functions with a `symbolic` of their own stay whole.
            autograd_inlining=False,
        )
    model = onnx.load(str(path))
    if network.finish is not None:
        model = network.finish(model)
    if description is not None:
        onnx.helper.set_model_props(model, {'mmocr.description': description})
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def export(args: argparse.Namespace, folder: Path) -> None:
    """Export into `folder`, and into place when the result is right."""
    for path in (args.config, args.checkpoint):
        if not path.is_file():
            raise RuntimeError(f'{path} is not a file')
    description = args.description.read_text('utf-8') if args.description else None
    if description is not None:
        json.loads(description)
    print(f'Loading {args.checkpoint.name}…', flush=True)
    # These bring PyTorch, which takes seconds: only for files that are there.
    import torch
    from export_check import check_export
    from mmocr_model import build_model
    from networks.deform_conv import stand_in_for_dcnv2
    from networks.detection_ops import provide_detection_ops
    from networks.methods import network_of

    torch.manual_seed(0)

    provide_detection_ops()
    stand_in_for_dcnv2()
    _, model, config = build_model(args.config, args.checkpoint)
    network = network_of(model, config)
    print(f'Exporting {config.model.type} to {args.output}…', flush=True)
    onnx_path = folder / args.output.name
    write_onnx(network, onnx_path, description)

    def exact():
        _, again, _ = build_model(args.config, args.checkpoint)
        return network_of(again.double(), config)

    difference = check_export(network, exact, onnx_path)
    described = folder / f'{args.output.name}.json'
    if description is not None:
        described.write_text(description, 'utf-8')
    put_in_place(onnx_path, args.output)
    if description is not None:
        put_in_place(described, Path(f'{args.output}.json'))
    print(f'Written {args.output}: largest difference from PyTorch {difference:.1e}')


def put_in_place(made: Path, place: Path, patience: float = 2.0) -> None:
    """Renames; on Windows an antivirus may hold either of the two files for a moment."""
    until = time.monotonic() + patience
    while True:
        try:
            os.replace(made, place)
            return
        except PermissionError:
            if sys.platform != 'win32' or time.monotonic() > until:
                raise
            time.sleep(0.05)


def end_when_cancelled(folders: list[str]) -> None:
    """On a signal, also that of a terminal that is closed, these folders go, without a traceback.

    No exception does that: a second signal, as the shell and its child both send one, would
    interrupt the tidying up, and one that arrives in a destructor would be ignored.
    """

    def end(*_: object) -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(130)

    for name in ('SIGINT', 'SIGTERM', 'SIGHUP'):
        # Windows has no SIGHUP; `nohup` wants it ignored.
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end)


def main() -> int:
    folders: list[str] = []
    end_when_cancelled(folders)
    args = arguments()
    warnings.filterwarnings('ignore')
    # mmcv 1.7 closes a config's temporary copy after its folder is gone; Python tells at length.
    sys.unraisablehook = lambda _: None
    logging.basicConfig(level=logging.WARNING, format='%(message)s')
    try:
        # The same folder as the output, so that moving into place is a rename.
        args.output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix='.export-', dir=args.output.parent) as folder:
            folders.append(folder)
            export(args, Path(folder))
    except Exception as error:
        message = ' '.join(str(error).split()) or type(error).__name__
        print(f'MMOCR: cannot export {args.checkpoint}: {message}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
