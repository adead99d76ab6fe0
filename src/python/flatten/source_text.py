"""Places in a config's text: from what `ast` counts to what an editor counts."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right

from .substitution import ENVIRONMENT_REFERENCE

LINE_END = re.compile(r'\r\n|\r|\n')


class SourceText:
    """A config's text as it is in its editor, its syntax tree, and where its nodes lie in it."""

    def __init__(self, text: str) -> None:
        """Raises `SyntaxError` or `ValueError` for what is no Python."""
        self.text = text
        # `{{ $NAME:default }}` is no Python where it is not quoted; a name as long as it is.
        masked = ENVIRONMENT_REFERENCE.sub(lambda found: '_' * len(found[0]), text)
        # As Python's own reader does; one more mark in front of the first line is none.
        self.mark = masked.startswith('\ufeff')
        self.lines = LINE_END.split(masked)
        ends = [found.end() for found in LINE_END.finditer(masked)]
        self.starts = [0, *ends]
        self.tree = ast.parse('\n'.join(self.lines).removeprefix('\ufeff'))
        first = LINE_END.search(text)
        self.line_end = first[0] if first else '\n'

    def span(self, node: ast.expr | ast.keyword) -> tuple[int, int]:
        """Where a node begins and ends, in characters of the text."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return (
            self._at(node.lineno, node.col_offset),
            self._at(node.end_lineno, node.end_col_offset),
        )

    def line_of(self, at: int) -> tuple[int, str]:
        """The start of the line that holds a place, and what stands on it before that place."""
        start = self.starts[bisect_right(self.starts, at) - 1]
        return start, self.text[start:at]

    def _at(self, line: int, column: int) -> int:
        """`ast` counts bytes of UTF-8 in a line."""
        mark = 1 if self.mark and line == 1 else 0
        content = self.lines[line - 1][mark:]
        before = content.encode('utf-8')[:column].decode('utf-8')
        return self.starts[line - 1] + mark + len(before)


def utf16(text: str, at: int) -> int:
    """A place in characters as editors count it, in units of UTF-16."""
    return at + sum(1 for character in text[:at] if ord(character) > 0xFFFF)
