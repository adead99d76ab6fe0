"""Read pip's install report from standard input; exit 1 when it would download CUDA."""

import json
import re
import sys

names = [package['metadata'] for package in json.load(sys.stdin)['install']]
found = [
    package['name']
    for package in names
    if re.match(r'(nvidia|cuda)([-_]|$)', package['name'], re.I)
    or re.search(r'\+cu\d', package['version'])
]
if found:
    sys.exit(
        f'PyTorch would bring CUDA ({len(found)} packages, several gigabytes). Build with '
        '--build-arg VARIANT=cuda to allow that, or name an index with CPU builds of PyTorch with '
        '--build-arg PIP_INDEX_URL=…'
    )
