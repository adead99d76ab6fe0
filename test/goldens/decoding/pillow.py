"""Files as Pillow writes them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
