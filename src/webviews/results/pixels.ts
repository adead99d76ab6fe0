import type { Frame } from '../../model/prediction';
import type { ViewerImage } from '../../protocol/viewer';
import { element } from '../shared/dom';
import type { LoadedImage } from './store';

/**
 * The image as an `<img>` turned as `orientation` says; throws when the browser cannot decode it.
 */
export async function loadImage(
  image: ViewerImage,
  orientation: Frame['orientation'],
): Promise<LoadedImage> {
  const blob =
    image.data.kind === 'encoded'
      ? new Blob([image.data.bytes], { type: image.data.mime })
      : await encode(image.data);
  const url = URL.createObjectURL(blob);
  const node = element('img', { src: url, alt: image.name, draggable: 'false' });
  // The browser turns some files that OpenCV does not: WebP, XMP before EXIF.
  node.style.imageOrientation = orientation === 'stored' || !image.turned ? 'none' : 'from-image';
  // Chromium lays out by the element's own style, and only while it is in the document; natural
  // sizes may lag behind it.
  node.classList.add('measured');
  document.body.append(node);
  try {
    await node.decode();
    return {
      element: node,
      name: image.name,
      width: node.offsetWidth,
      height: node.offsetHeight,
      turned: image.turned,
    };
  } finally {
    node.classList.remove('measured');
    node.remove();
    URL.revokeObjectURL(url);
  }
}

/**
 * Raw RGBA as PNG of the picture's size, so that everything is drawn by one `<img>`, which scales
 * better than a canvas does.
 */
async function encode({
  width,
  height,
  bytes,
  shown = { width, height },
}: ViewerImage['data'] & { kind: 'rgba' }): Promise<Blob> {
  const canvas = new OffscreenCanvas(shown.width, shown.height);
  canvas
    .getContext('2d')!
    .putImageData(new ImageData(new Uint8ClampedArray(bytes), shown.width, shown.height), 0, 0);
  if (shown.width === width && shown.height === height) return canvas.convertToBlob();
  const whole = new OffscreenCanvas(width, height);
  whole.getContext('2d')!.drawImage(canvas, 0, 0, width, height);
  return whole.convertToBlob();
}
