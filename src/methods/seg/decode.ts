import type { SegSettings } from './settings';
import { readText, type ReadText } from '../characters/readText';

/** Pixels of one label: how many there are of each class, and the x of their centre. */
interface Component {
  centreX: number;
  counts: Int32Array;
}

/**
 * Reads characters from left to right as MMOCR 0.x's `SegConvertor`: a component is its most
 * frequent class, the share of that class is its score; components of the background and small ones
 * are left out.
 * @param classOf the best class of each pixel.
 * @param labels the component of each pixel (`connectedComponentsWithStats` of the pixels that are
 *   not background, 8 neighbours).
 * @param centresX centroid of each component in pixels.
 */
export function readComponents(
  classOf: Uint16Array,
  labels: Int32Array,
  centresX: readonly number[],
  settings: SegSettings,
): ReadText {
  const components = centresX.map((centreX): Component => ({
    centreX,
    counts: new Int32Array(settings.classes.length),
  }));
  for (let i = 0; i < labels.length; i++) components[labels[i]!]!.counts[classOf[i]!]!++;
  const characters = components
    .flatMap(({ centreX, counts }) => {
      const best = counts.indexOf(Math.max(...counts));
      const total = counts.reduce((sum, count) => sum + count, 0);
      return best === 0 || counts[best]! < settings.minPixels
        ? []
        : [{ centreX, best, score: counts[best]! / total }];
    })
    .sort((a, b) => a.centreX - b.centreX);
  return readText(
    characters.map(({ best }) => settings.classes[best]!).join(''),
    characters.map(({ score }) => score),
    'text',
  );
}
