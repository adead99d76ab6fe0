"""Random texts in many scripts, and what a recogniser could have read instead."""

from __future__ import annotations

import random

ALPHABETS = [
    'abcdefghijABCDEFGHIJ0123456789',
    'aab',
    'Straße ẞ İıK',
    'ΑΣας Σ',
    '一丁龤龥龦出口鿿々〇',
    'ＡｂＣ１２３！',
    '^^^ab-.,!',
    '🍋🍌👩‍🍳🇩🇪a',
    'e\u0301a\u0308\u0130n\u0303',
    '\ud83c\ud800xy',
    'الحبשלום',
    '\x00\t\n z',
]


def text() -> str:
    length = random.choice([0, 1, 3, 5, 8, 12, 30] + [199, 200, 201, 450] * (random.random() < 0.1))
    alphabet = ''.join(random.sample(ALPHABETS, random.choice([1, 1, 2, 3])))
    return ''.join(random.choice(alphabet) for _ in range(length))


def misread(word: str) -> str:
    characters = list(word)
    for _ in range(random.choice([0, 0, 1, 2, 5, len(word) // 3])):
        at = random.randint(0, len(characters))
        kind = random.random()
        if kind < 0.3:
            characters.insert(at, random.choice(random.choice(ALPHABETS)))
        elif kind < 0.6:
            del characters[at : at + 1]
        elif kind < 0.8:
            characters[at : at + 1] = [c.swapcase() for c in characters[at : at + 1]]
        else:
            characters[at : at + 3] = characters[at : at + 3][::-1]
    return ''.join(characters)
