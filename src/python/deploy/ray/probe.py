"""`probe.py ray`: this machine's Ray is well; `probe.py serve`: its proxy takes requests, too."""

from __future__ import annotations

import sys
import urllib.request

ADDRESSES = {
    'ray': ['http://127.0.0.1:52365/api/local_raylet_healthz'],
    'serve': [
        'http://127.0.0.1:52365/api/local_raylet_healthz',
        'http://127.0.0.1:8000/-/healthz',
    ],
}

if __name__ == '__main__':
    # Raises, and so ends with 1, for a status that is no success and for a refused connection.
    for address in ADDRESSES[sys.argv[1]]:
        urllib.request.urlopen(address, timeout=8).read()
