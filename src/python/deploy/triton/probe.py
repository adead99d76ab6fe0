"""Whether the models really answer: python3 probe.py [ADDRESS], exit code 0 or 1.

Triton's own health stays 200 while the process of a model is dead, so this asks each model of this
folder about the image it was warmed up with. Needs nothing but Python.
"""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

MODELS = Path(__file__).resolve().parent / 'models'
SECONDS = 30.0


def tensor(file: Path, rank: int) -> dict[str, Any]:
    """One element as Triton reads it for its warm-up: four bytes of length, then itself."""
    text = file.read_bytes()[4:].decode('ascii').strip()
    return {'name': file.name, 'datatype': 'BYTES', 'shape': [1] * rank, 'data': [text]}


def ask(address: str, path: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode('ascii')
    request = urllib.request.Request(f'http://{address}/v2/models/{path}', data)
    with urllib.request.urlopen(request, timeout=SECONDS) as response:
        return json.load(response)


def probe(address: str, model: Path) -> str | None:
    """What is wrong with a model, None where nothing is."""
    try:
        rank = len(ask(address, model.name)['inputs'][0]['shape'])
        inputs = [tensor(file, rank) for file in sorted((model / 'warmup').iterdir())]
        answer = ask(address, f'{model.name}/infer', {'inputs': inputs})
        json.loads(answer['outputs'][0]['data'][0])
    except urllib.error.HTTPError as error:
        return f'{error.code} {error.read().decode("utf-8", "replace")}'
    except (OSError, ValueError, LookupError) as error:
        return repr(error)
    return None


def main(address: str = '127.0.0.1:8000') -> int:
    wrong = 0
    for model in sorted(path for path in MODELS.iterdir() if path.is_dir()):
        reason = probe(address, model)
        print(f'{model.name}: {reason or "answers"}')
        wrong += reason is not None
    return int(wrong > 0)


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:2]))
