"""What Python makes of characters in lower case, which is MMOCR's way to ignore the case."""

from __future__ import annotations

import unicodedata


def lowered() -> dict[str, list]:
    """Every character that `str.lower` changes, and what it becomes; what Unicode lacks yet."""
    codes = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    unassigned: list[list[int]] = []
    for code in codes:
        if unicodedata.category(chr(code)) != 'Cn':
            continue
        if unassigned and unassigned[-1][1] == code - 1:
            unassigned[-1][1] = code
        else:
            unassigned.append([code, code])
    changed = [[code, chr(code).lower()] for code in codes if chr(code).lower() != chr(code)]
    return {'changed': changed, 'unassigned': unassigned}
