import type { EngineMethods } from '../../protocol/engine';
import { decodeImageFile } from '../decode/decode';
import { forScreen, toRgba } from '../decode/rgba';

/**
 * An image the webview cannot show, as RGBA; upright or as stored, scaled down where it has more
 * pixels than a screen.
 */
export async function decodeImage({
  image,
  imagePath,
  upright,
}: EngineMethods['decodeImage']['params']): Promise<EngineMethods['decodeImage']['result']> {
  const { width, height, ...pixels } = await decodeImageFile(
    image,
    imagePath,
    upright ? 'color' : 'color_ignore_orientation',
  );
  const shown = forScreen({ width, height, ...pixels });
  return {
    width,
    height,
    shown: { width: shown.width, height: shown.height },
    rgba: toRgba(shown),
  };
}
