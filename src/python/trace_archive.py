"""Run one image through an archive's own handler and write what its stages made.

`trace_archive.py ARCHIVE FOLDER IMAGE ARRAYS`: the archive is unpacked into FOLDER, arrays are
written to ARRAYS, both empty and the caller's to remove. The last line of standard output is
`{"ok": true, …}` with the arrays' shapes and files, or `{"ok": false, "cause": …}` as
`verify_archive.py` has it.
"""

import sys

from verify_archive import answer_with, hide_our_files


def outcome(archive, folder, image, arrays):
    from mmocr_verify.trace import trace

    # Behind all else: what the archive brings comes first, and our networks are still found.
    sys.path.append(hide_our_files())
    return trace(archive, folder, image, arrays)


if __name__ == '__main__':
    answer_with(outcome, sys.argv[1:5])
