"""Load an archive as TorchServe would and answer one image; print what came of it as JSON.

`verify_archive.py ARCHIVE FOLDER IMAGE`: the archive is unpacked into FOLDER, which is empty and
whose removal is the caller's affair, so that nothing is left if this process is ended. The last
line of standard output is `{"ok": true, …}` or `{"ok": false, "cause": …}`. 2.7 runs it, too, to
say that it is too old.
"""

import json
import os
import platform
import sys


def silence_stdout():
    """Keep standard output for the answer: what the archive's code prints goes to stderr."""
    answer = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(answer, 'w')


def hide_our_files():
    """Take this folder off the path: the archive must not find our files in place of its own."""
    # Python has resolved the links on the way to it.
    here = os.path.realpath(os.path.dirname(__file__))
    sys.path[:] = [each for each in sys.path if os.path.realpath(each) != here]
    return here


def outcome(archive, folder, image):
    if sys.version_info < (3, 8):  # noqa: UP036
        return {'ok': False, 'cause': 'pythonTooOld', 'version': platform.python_version()}
    from mmocr_verify.verify import verify

    hide_our_files()
    return verify(archive, folder, image)


def answer_with(outcome, arguments):
    """Print what `outcome` makes of the arguments, and end."""
    answer = silence_stdout()
    result = outcome(*arguments)
    result['python'] = sys.executable
    answer.write(json.dumps(result) + '\n')
    answer.flush()
    sys.stderr.flush()
    # Threads that the archive's code started do not keep the answer waiting.
    os._exit(0 if result['ok'] else 1)


if __name__ == '__main__':
    answer_with(outcome, sys.argv[1:4])
