"""TIFF files in compressions that Pillow writes: JPEG, LZW, PackBits."""

from __future__ import annotations

from PIL import Image

from ..picture import RGB
from ..pillow import saved

PREDICTOR = 317


def compressions() -> dict[str, bytes]:
    image = Image.fromarray(RGB)
    jpegs = {'rgb': 'RGB', 'ycc': 'YCbCr', 'gray': 'L', 'cmyk': 'CMYK'}
    return {
        **{
            f'tjpeg_{name}.tif': saved(image.convert(mode), 'TIFF', compression='jpeg')
            for name, mode in jpegs.items()
        },
        'tlzw_predicted.tif': saved(image, 'TIFF', compression='tiff_lzw', tiffinfo={PREDICTOR: 2}),
        'tpackbits.tif': saved(image, 'TIFF', compression='packbits'),
    }
