"""What went wrong, as data: a cause of a closed list (`environment/archiveFault.ts`)."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import Any, Iterator

# What a Python for MMOCR has; a missing one is a matter of the environment, not of the model.
PACKAGES = {
    'torch', 'torchvision', 'mmocr', 'mmcv', 'mmdet', 'mmengine', 'numpy', 'cv2', 'ts', 'PIL',
    'shapely', 'pyclipper', 'lmdb', 'rapidfuzz', 'skimage', 'scipy', 'imgaug', 'lanms',
}  # fmt: skip

# What our handler says, whose sentences name cause and remedy in English only.
SAID = [
    ('missingPackage', r'^(?P<package>MMOCR) is not installed in '),
    ('generation', r'made for MMOCR (?P<model>\S+), and .* has MMOCR (?P<installed>[\d.x]+):'),
    ('checkpointUnreadable', r'(?P<file>[^/\\]+) \(\d+ bytes\) cannot be read as a checkpoint, '
                             r'(?P<reason>.+)'),
    ('checkpointCode', r'^(?P<file>.+?) was not loaded: it holds Python objects .*?'
                       r'\((?P<names>.+?)\)\. '),
    ('weightsNone', r'^(?P<file>.+?) holds no weights: '),
    ('missingOperator', r'(?P<operator>\w+) is an operator that mmcv compiles'),
    ('missingOperator', r"(?P<operator>RoIAlign) with pool_mode='max' takes a compiled mmcv"),
    ('missingOperator', r"No module named '(?P<operator>mmcv\._ext)'"),
    ('codeRefused', r'which MMOCR_REFUSE_CODE=1 refuses'),
    ('refused', r'(?P<what>.+?) could run any code, and was refused'),
    ('moduleNotImported', r'custom_imports that could not be imported: '
                          r'(?P<module>[\w.]+) \((?P<reason>.+?)\)(?:;|$)'),
    ('unknownType', r"(?P<type>[\w.:]+) is no class of MMOCR's registries \((?P<registry>.+?)\)"),
    ('unknownType', r'(?P<type>[\w.:]+) is not in the (?P<registry>[\w.: ]+?) registry'),
]  # fmt: skip
LONGEST = 2000
OURS = {'mmocr_archive', 'mmocr_verify'}


class Fault(Exception):
    """A cause that was recognised, with its details."""

    def __init__(self, cause: str, **details: Any) -> None:
        super().__init__(cause)
        self.report = {'cause': cause, **details}


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it was raised from, the outermost first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def fault_of(error: BaseException, folder: Path, stage: str) -> dict[str, Any]:
    """The cause of an error that the archive's code raised in `stage`."""
    errors = list(chain(error))
    for each in errors:
        if isinstance(each, Fault):
            return each.report
    for find in (broken_source, said, missing_module, missing_file, out_of_memory):
        for each in errors:
            report = find(each, folder)
            if report is not None:
                return report
    return raised(error, folder, stage)


def broken_source(error: BaseException, folder: Path) -> dict[str, Any] | None:
    if not isinstance(error, SyntaxError) or not error.filename:
        return None
    file = shown(error.filename, folder)
    return {'cause': 'syntax', 'file': file, 'line': error.lineno, 'reason': cut(error.msg)}


def said(error: BaseException, folder: Path) -> dict[str, Any] | None:
    text = ' '.join(str(error).split())[: 4 * LONGEST]
    for cause, pattern in SAID:
        found = re.search(pattern, text)
        if found:
            details = {key: cut(value) for key, value in found.groupdict().items()}
            return {'cause': cause, **details}
    return None


def missing_module(error: BaseException, folder: Path) -> dict[str, Any] | None:
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return None
    top = error.name.partition('.')[0]
    if top in PACKAGES and error.name == top:
        return {'cause': 'missingPackage', 'package': top}
    return {'cause': 'missingModule', 'module': error.name, **place(error, folder)}


def missing_file(error: BaseException, folder: Path) -> dict[str, Any] | None:
    if isinstance(error, FileNotFoundError) and isinstance(error.filename, (str, Path)):
        return {'cause': 'missingFile', 'file': shown(str(error.filename), folder)}
    return None


def out_of_memory(error: BaseException, folder: Path) -> dict[str, Any] | None:
    if isinstance(error, MemoryError) or 'CUDA out of memory' in str(error):
        return {'cause': 'memory'}
    return None


def raised(error: BaseException, folder: Path, stage: str) -> dict[str, Any]:
    """Anything else: the exception's type and words, and where the archive's code was then."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    return {
        'cause': 'raised',
        'stage': stage,
        'type': type(error).__name__,
        'message': cut(lines[-1].strip()) if lines else '',
        **place(error, folder),
    }


def place(error: BaseException, folder: Path) -> dict[str, Any]:
    """File and line: the innermost in the archive, else the innermost of all."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_file() and not OURS.intersection(Path(frame.filename).parts)
    ]
    own = [frame for frame in frames if inside(frame.filename, folder)]
    for frame in reversed(own or frames):
        return {'file': shown(frame.filename, folder), 'line': frame.lineno}
    return {}


def inside(file: str, folder: Path) -> bool:
    try:
        Path(file).resolve().relative_to(folder.resolve())
    except (ValueError, OSError):
        return False
    return True


def shown(file: str, folder: Path) -> str:
    """The file's name in the archive; its path where it lies elsewhere."""
    if not inside(file, folder):
        return file
    return Path(file).resolve().relative_to(folder.resolve()).as_posix()


def cut(text: str | None) -> str:
    return (text or '')[:LONGEST]
