"""Reading a checkpoint file: nothing in it runs, and what cannot be read is told by what it is."""

from __future__ import annotations

import contextlib
import os
import pickle
import pickletools
import re
import zipfile
from pathlib import Path
from typing import Any

TRUST = 'MMOCR_TRUST_CHECKPOINT'

# How files begin that people take for checkpoints.
STRANGERS = (
    (rb'$', 'it is empty'),
    (rb'version https://git-lfs', 'it is a Git LFS pointer: run "git lfs pull"'),
    (
        rb'(?i)(\xef\xbb\xbf)?\s*<(!doctype|!--|html|\?xml|head|body|script)',
        'it is a web page: download the file itself',
    ),
    (rb'\x7fELF|MZ|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe', 'it is a program'),
    (rb'\x1f\x8b|\xfd7zXZ|7z\xbc\xaf|Rar!|BZh|\x28\xb5\x2f\xfd', 'it is a packed file: unpack it'),
    (rb'\x89HDF|.{7}\0\{|(?s:\x08[\x01-\x20]\x12)', 'it is a model of another format'),
    (rb'(\xef\xbb\xbf)?\s*[\[{"#a-zA-Z][\t\r\n\x20-\x7e]{15}', 'it is a text'),
)
# The protocol that PyTorch's restricted unpickler reads.
PROTOCOL = 2
LONGEST_HEAD = 1 << 26


class Inert:
    """Stands for whatever a checkpoint holds beside its tensors."""

    def __new__(cls, *_: object, **__: object) -> Inert:
        return object.__new__(cls)

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __setstate__(self, _: object) -> None:
        pass


def read_checkpoint(path: Path) -> dict:
    """The checkpoint's contents, with nothing in the file executed.

    Of a checkpoint only tensors are wanted; whatever PyTorch's restricted unpickler refuses beside
    them (the training history MMEngine's Runner stores) becomes an inert object. For a file that
    cannot be read so there is MMOCR_TRUST_CHECKPOINT=1, which lets it run its code. Raises
    RuntimeError naming the file and what is wrong: that advice is given only where the file does
    name code.
    """
    import torch

    trusted = os.environ.get(TRUST) == '1'
    stranger = kind_of_stranger(path)
    if stranger:
        raise unreadable(path, stranger)
    try:
        allow: Any = contextlib.nullcontext()
        if not trusted and hasattr(torch.serialization, 'get_unsafe_globals_in_checkpoint'):
            refused: list = []
            with contextlib.suppress(ValueError):  # the format before PyTorch 1.6 cannot be asked
                refused = sorted(torch.serialization.get_unsafe_globals_in_checkpoint(str(path)))
            allow = torch.serialization.safe_globals([(Inert, name) for name in refused])
        with allow:
            return torch.load(str(path), map_location='cpu', weights_only=not trusted)
    except MemoryError:
        raise
    except Exception as error:
        if trusted:
            raise unreadable(path, f'{type(error).__name__}: {first_line(error)}') from error
        raise explained(path, error) from error


def explained(path: Path, error: Exception) -> RuntimeError:
    """Why a file that begins like a checkpoint cannot be read, in one line."""
    names, protocol = sorted(foreign_names(path)), protocol_of(path)
    if isinstance(error, (pickle.UnpicklingError, ImportError, AttributeError)) and names:
        shown = ', '.join(ascii(name)[1:-1][:120] for name in names[:10])
        return RuntimeError(
            f'{path.name} was not loaded: it holds Python objects that could run code ({shown}). '
            f'PyTorch 2.10 or newer reads most such files safely. If you trust its author, set '
            f'{TRUST}=1 in the environment and try again'
        )
    if isinstance(error, pickle.UnpicklingError) and protocol > PROTOCOL:
        return unreadable(
            path,
            f'it was written with pickle protocol {protocol}: save it again with torch.save, which '
            f'uses {PROTOCOL}',
        )
    reason = first_line(error) if isinstance(error, RuntimeError) else ''
    return unreadable(path, 'it may be truncated or damaged' + (f': {reason}' if reason else ''))


def first_line(error: Exception) -> str:
    return str(error).split('\n', 1)[0][:200]


def unreadable(path: Path, why: str) -> RuntimeError:
    size = path.stat().st_size
    return RuntimeError(f'{path.name} ({size} bytes) cannot be read as a checkpoint, {why}')


def kind_of_stranger(path: Path) -> str | None:
    """What the file is, when it begins as something known that is no checkpoint."""
    with path.open('rb') as file:
        head = file.read(512)
    return next((what for begins, what in STRANGERS if re.match(begins, head)), None)


def pickle_of(path: Path) -> bytes:
    """The pickled part of a checkpoint, as far as it can be found; nothing is unpickled."""
    with contextlib.suppress(Exception), zipfile.ZipFile(path) as archive:
        info = next(i for i in archive.infolist() if i.filename.lower().endswith('/data.pkl'))
        with archive.open(info) as file:
            return file.read(LONGEST_HEAD)
    with path.open('rb') as file:
        head = file.read(LONGEST_HEAD)
    return head if head[:1] == b'\x80' else b''


def protocol_of(path: Path) -> int:
    head = pickle_of(path)[:2]
    return head[1] if len(head) == 2 and head[0] == 0x80 else 0


def foreign_names(path: Path) -> set[str]:
    """Names the file's pickles import and PyTorch does not take by itself.

    From the opcodes alone, up to where they end: those before the damage count, too.
    """
    import io

    names: set[str] = set()
    stream = io.BytesIO(pickle_of(path))
    with contextlib.suppress(Exception):
        for _ in range(5):  # as many pickles as the format before PyTorch 1.6 has
            texts: list[str] = []
            for opcode, argument, _ in pickletools.genops(stream):
                if opcode.name in ('GLOBAL', 'INST'):
                    names.add(str(argument).replace(' ', '.', 1))
                elif opcode.name == 'STACK_GLOBAL':
                    names.add('.'.join(texts[-2:]))
                elif isinstance(argument, str):
                    texts.append(argument)
    return {name for name in names if name not in taken_by_pytorch()}


def taken_by_pytorch() -> frozenset[str]:
    with contextlib.suppress(Exception):
        from torch._weights_only_unpickler import _get_allowed_globals

        return frozenset(_get_allowed_globals()) | {'__builtin__.set', '__builtin__.complex'}
    return frozenset({'collections.OrderedDict'})
