"""Small receipts for key information extraction, with what each text on them is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from drawing import FONTS
from images import METHODS
from PIL import Image, ImageDraw, ImageFont

RECEIPTS = METHODS / 'receipts'
#: WildReceipt's classes, in their order.
CLASSES = ['Ignore']
for what in (
    *('Store_name', 'Store_addr', 'Tel', 'Date', 'Time', 'Prod_item', 'Prod_quantity'),
    *('Prod_price', 'Subtotal', 'Tax', 'Tips', 'Total'),
):
    CLASSES += [f'{what}_value', f'{what}_key']
CLASSES.append('Others')
#: Of WildReceipt's openset annotations.
OPEN_CLASSES = ['bg', 'key', 'value', 'other']


class Item(NamedTuple):
    """A text, its left top corner and class; a key and its value are of one group."""

    text: str
    place: tuple[int, int]
    label: str
    group: int = 0


#: Name → size and texts; the last one's boxes stand on half pixels.
TEXTS: dict[str, tuple[tuple[int, int], list[Item]]] = {
    'grocery.png': (
        (240, 300),
        [
            Item('CORNER SHOP', (60, 14), 'Store_name_value'),
            Item('12 Mill Lane', (70, 40), 'Store_addr_value'),
            Item('Tel:', (30, 66), 'Tel_key', 1),
            Item('020-7946', (110, 66), 'Tel_value', 1),
            Item('Date', (30, 92), 'Date_key', 2),
            Item('14/03/2026', (110, 92), 'Date_value', 2),
            Item('Bread', (30, 130), 'Prod_item_value', 3),
            Item('1.20', (180, 130), 'Prod_price_value', 3),
            Item('Café crème', (30, 156), 'Prod_item_value', 4),
            Item('2.85', (180, 156), 'Prod_price_value', 4),
            Item('TOTAL', (30, 210), 'Total_key', 5),
            Item('4.05', (180, 210), 'Total_value', 5),
            Item('Thank you', (80, 260), 'Others'),
        ],
    ),
    'bar.jpg': (
        (320, 260),
        [
            Item('The Anchor', (110, 12), 'Store_name_value'),
            Item('Time:', (20, 48), 'Time_key', 1),
            Item('21:35', (100, 48), 'Time_value', 1),
            Item('Lager', (20, 90), 'Prod_item_value', 2),
            Item('2', (170, 90), 'Prod_quantity_value', 2),
            Item('9.00', (250, 90), 'Prod_price_value', 2),
            Item('Tax', (20, 150), 'Tax_key', 3),
            Item('1.50', (250, 150), 'Tax_value', 3),
            Item('Tips', (20, 180), 'Tips_key', 4),
            Item('1.00', (250, 180), 'Tips_value', 4),
            Item('Total', (20, 214), 'Total_key', 5),
            Item('11.50', (250, 214), 'Total_value', 5),
        ],
    ),
    'halves.png': (
        (260, 160),
        [
            Item('KIOSK', (90, 10), 'Store_name_value'),
            Item('Subtotal', (16, 50), 'Subtotal_key', 1),
            Item('3.10', (190, 50), 'Subtotal_value', 1),
            Item('日本', (16, 84), 'Ignore'),
            Item('Total', (16, 116), 'Total_key', 2),
            Item('3.10', (190, 116), 'Total_value', 2),
        ],
    ),
}


class Receipt(NamedTuple):
    image: Path
    #: Corners [x1, y1, … x4, y4] in pixels.
    boxes: list[list[float]]
    texts: list[str]
    labels: list[str]
    groups: list[int]


def draw_receipt(name: str, random: np.random.Generator) -> list[list[float]]:
    """Write the image; gives the boxes."""
    size, items = TEXTS[name]
    paper = random.integers(225, 250, (size[1], size[0], 1)).repeat(3, 2).astype(np.uint8)
    image = Image.fromarray(paper)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(f'{FONTS}/DejaVuSans.ttf', 17)
    boxes = []
    shift = 0.5 if name.startswith('halves') else 0
    for item in items:
        pen.text(item.place, item.text, fill=(30, 30, 40), font=font)
        left, top, right, bottom = (
            edge + shift for edge in pen.textbbox(item.place, item.text, font)
        )
        boxes.append([left, top, right, top, right, bottom, left, bottom])
    image.save(RECEIPTS / name, quality=92)
    return boxes


def receipts() -> list[Receipt]:
    """Drawn anew, seeded."""
    RECEIPTS.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(5)
    made = []
    for name, (_, items) in TEXTS.items():
        boxes = draw_receipt(name, random)
        texts, _, labels, groups = (list(column) for column in zip(*items))
        made.append(Receipt(RECEIPTS / name, boxes, texts, labels, groups))
    return made


def links(receipt: Receipt) -> np.ndarray:
    """int64 (N, N): 1 for texts of one group, −1 for a text and itself."""
    groups = np.asarray(receipt.groups)
    same = (groups[:, None] == groups[None, :]) & (groups[:, None] > 0)
    linked = same.astype(np.int64)
    np.fill_diagonal(linked, -1)
    return linked


def open_label(label: str) -> int:
    """The openset class of a closeset one; an item is the key of its price."""
    if label in ('Ignore', 'Others', 'Store_name_value', 'Store_addr_value'):
        return 3
    return 1 if label.endswith('_key') or label == 'Prod_item_value' else 2


def key_to_value(labels: Any, linked: Any) -> Any:
    """The links of `links` that lead from a key to its value, as a mask."""
    return (linked == 1) & (labels[:, None] == 1) & (labels[None, :] == 2)


def annotation(receipt: Receipt) -> str:
    """What is handed to the engine: boxes and texts, nothing that is to be found out."""
    return json.dumps({'boxes': receipt.boxes, 'texts': receipt.texts}, ensure_ascii=False)
