"""Puts values into a config's source text so that they arrive as they are."""

from __future__ import annotations

import io
import json
import re
import tokenize
from typing import Callable

MARK = '_mmocr_value_{}_'
QUOTE = re.compile(r"""([a-zA-Z]*)('{3}|"{3}|'|")""")
ESCAPES = {'\\': '\\\\', "'": "\\'", '"': '\\"', '\n': '\\n', '\r': '\\r'}


def put_in(
    path: str, text: str, pattern: re.Pattern[str],
    value_of: Callable[[re.Match[str]], str | None],
) -> str:  # fmt: skip
    """
    The source `text` with the values of the places that `pattern` finds; None leaves a place.

    mmengine and mmcv put them in with `re.sub`, where a backslash means something, and mind no
    quotes: `D:\\666` fails there. Inside a string the value is escaped, so that the string holds
    it; outside of one it is source text.
    """
    values: dict[str, str] = {}

    def mark(found: re.Match[str]) -> str:
        value = value_of(found)
        if value is None:
            return found[0]
        name = MARK.format(len(values))
        values[name] = value
        return name

    marked = pattern.sub(mark, text)
    if not values:
        return text
    write = _json_writer() if path.endswith('.json') else _python_writer(marked, values)
    return re.sub(MARK.format(r'\d+'), lambda found: write(found[0], values[found[0]]), marked)


def _json_writer() -> Callable[[str, str], str]:
    return lambda _, value: json.dumps(value)[1:-1].replace('{{', '{\\u007b')


def _python_writer(marked: str, values: dict[str, str]) -> Callable[[str, str], str]:
    tokens = _tokens_of(marked, values)

    def write(name: str, value: str) -> str:
        kind, literal = tokens.get(name, (tokenize.NAME, ''))
        if kind == tokenize.COMMENT:
            return ''
        if kind != tokenize.STRING:
            return _escaped(value, braces=True) if literal else value
        prefix, quote = QUOTE.match(literal).groups()  # type: ignore[union-attr]
        if 'r' not in prefix.lower():
            return _escaped(value)
        # A raw string cannot hold every value: it ends here, and another one begins behind it.
        plain = prefix.lower().replace('r', '')
        return f"{quote} {plain}'{_escaped(value)}' {prefix}{quote}"

    return write


def _escaped(value: str, braces: bool = False) -> str:
    written = ''.join(ESCAPES.get(character, character) for character in value)
    # `{{` would be taken for another placeholder, and braces of an f-string for its expressions.
    return re.sub(r'[{}]' if braces else r'(?<=\{)\{', lambda c: f'\\x{ord(c[0]):02x}', written)


def _tokens_of(marked: str, values: dict[str, str]) -> dict[str, tuple[int, str]]:
    """The kind and text of the token that each mark stands in, as far as the text is Python."""
    found: dict[str, tuple[int, str]] = {}
    # Placeholders that are filled in later have a `$`, which no token of Python's has.
    source = io.StringIO(marked.replace('$', '_'))
    try:
        for token in tokenize.generate_tokens(source.readline):
            if token.type in (tokenize.NAME, tokenize.NL, tokenize.NEWLINE):
                continue
            for name in re.findall(MARK.format(r'\d+'), token.string):
                if name in values:
                    found[name] = (token.type, token.string)
    except (tokenize.TokenError, SyntaxError):
        pass
    return found
