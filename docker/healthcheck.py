"""Exit 0 when every model of the store has ready workers; TorchServe's /ping says so earlier."""

import json
import os
import sys
import urllib.request

MANAGEMENT = os.environ.get('MMOCR_MANAGEMENT', 'http://127.0.0.1:8081')


def get(path):
    headers = {}
    # A TorchServe that asks for no keys writes none.
    if os.path.exists('key_file.json'):
        with open('key_file.json') as file:
            headers['Authorization'] = f'Bearer {json.load(file)["management"]["key"]}'
    request = urllib.request.Request(MANAGEMENT + path, headers=headers)
    with urllib.request.urlopen(request, timeout=4) as answer:
        return json.load(answer)


def main():
    try:
        names = [model['modelName'] for model in get('/models?limit=1000')['models']]
        workers = {name: get(f'/models/{name}')[0]['workers'] for name in names}
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f'TorchServe does not answer: {error}')
    if not names:
        sys.exit('The model store has no model that could be loaded')
    waiting = [
        name
        for name, states in workers.items()
        if not states or any(worker['status'] != 'READY' for worker in states)
    ]
    if waiting:
        sys.exit(f'Not ready: {", ".join(waiting)}')


if __name__ == '__main__':
    main()
