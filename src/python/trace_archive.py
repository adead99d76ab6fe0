"""Run one image through an archive's own handler and write what its stages made.

`trace_archive.py ARCHIVE FOLDER IMAGE ARRAYS`: the archive is unpacked into FOLDER, arrays are
written to ARRAYS, both empty and the caller's to remove. The last line of standard output is
`{"ok": true, …}` with the arrays' shapes and files, or `{"ok": false, "cause": …}` as
`verify_archive.py` has it.
"""

import json
import os
import sys

from verify_archive import silence_stdout


def outcome(archive, folder, image, arrays):
    from mmocr_verify.trace import trace

    here = os.path.realpath(os.path.dirname(__file__))
    sys.path[:] = [each for each in sys.path if os.path.realpath(each) != here]
    # Behind all else: what the archive brings comes first, and our networks are still found.
    sys.path.append(here)
    return trace(archive, folder, image, arrays)


def main():
    answer = silence_stdout()
    result = outcome(*sys.argv[1:5])
    result['python'] = sys.executable
    answer.write(json.dumps(result) + '\n')
    answer.flush()
    sys.stderr.flush()
    os._exit(0 if result['ok'] else 1)


if __name__ == '__main__':
    main()
