"""Print, as JSON, what this Python has for serving and exporting MMOCR; 2.7 runs it, too."""

import json
import platform
import sys

# Module, and the distributions it may come from; the first one found counts.
DISTRIBUTIONS = {
    'torch': ['torch'],
    'cv2': [
        'opencv-python-headless',
        'opencv-python',
        'opencv-contrib-python-headless',
        'opencv-contrib-python',
    ],
    'mmengine': ['mmengine', 'mmengine-lite', 'onedl-mmengine'],
    'mmcv': ['mmcv', 'mmcv-full', 'mmcv-lite', 'onedl-mmcv'],
    'mmdet': ['mmdet', 'onedl-mmdetection'],
    'mmocr': ['mmocr'],
    'ts': ['torchserve'],
    'yaml': ['pyyaml'],
    'psutil': ['psutil'],
    'onnx': ['onnx'],
    'onnxruntime': ['onnxruntime', 'onnxruntime-gpu'],
}


def installed():
    """{module: {'distribution', 'version'}} of what is installed, without importing anything."""
    from importlib import metadata

    found = {}
    for module, names in DISTRIBUTIONS.items():
        for name in names:
            try:
                found[module] = {'distribution': name, 'version': metadata.version(name)}
                break
            except metadata.PackageNotFoundError:
                continue
    return found


def broken(modules):
    """{module: error} of those that are installed and yet cannot be imported."""
    errors = {}
    for module in modules:
        try:
            __import__(module)
        except BaseException as error:
            errors[module] = '{}: {}'.format(type(error).__name__, error)  # noqa: UP032
    return errors


def main():
    report = {
        'python': platform.python_version(),
        'executable': sys.executable,
        'packages': {},
        'broken': {},
    }
    # Older ones have no importlib.metadata, and no MMOCR of today.
    if sys.version_info >= (3, 8):  # noqa: UP036
        report['packages'] = installed()
        # TorchServe's own package does much at import; that it is installed is enough.
        report['broken'] = broken([name for name in report['packages'] if name != 'ts'])
        # Only where PyTorch is can mmcv's compiled half be loaded: it is linked with its libraries.
        needed = all(name in report['packages'] for name in ('torch', 'mmcv'))
        report['compiledOperators'] = needed and not broken(['mmcv._ext'])
        torch = sys.modules.get('torch')
        report['cuda'] = bool(torch and torch.cuda.is_available())
    print(json.dumps(report))


if __name__ == '__main__':
    main()
