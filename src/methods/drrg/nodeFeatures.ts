import type { DRRGSettings } from './settings';
import type { Component } from './components';
import { poolRotated, type FeatureMaps } from './roiAlignRotated';

/** How many numbers describe a component. */
export function featureLength({
  poolingOutputSize: [rows, columns],
  channels,
  nodeGeoFeatLen,
}: DRRGSettings): number {
  return rows * columns * channels + nodeGeoFeatLen;
}

/**
 * What each component looks like and where it lies: pooled features, then the embedded attributes;
 * one row after another.
 */
export function nodeFeatures(
  maps: FeatureMaps,
  components: readonly Component[],
  settings: DRRGSettings,
): Float32Array {
  const length = featureLength(settings);
  const nodes = new Float32Array(components.length * length);
  components.forEach(({ x, y, h, w, cos, sin }, i) => {
    const angle = Math.fround(Math.acos(Math.min(1, Math.max(-1, cos)))) * Math.sign(sin);
    // MMOCR hands the height over as the width and the width as the height.
    const pooled = poolRotated(maps, { x, y, width: h, height: w, angle }, settings);
    nodes.set(pooled, i * length);
    nodes.set(
      embedded([x, y, h, w, cos, sin], i, settings.nodeGeoFeatLen),
      i * length + pooled.length,
    );
  });
  return nodes;
}

/**
 * `feature_embedding`: each attribute at several wave lengths. MMOCR takes the sine for even
 * components and the cosine for odd ones (it slices the wrong axis).
 */
function embedded(attributes: readonly number[], index: number, length: number): Float32Array {
  const repeats = length / attributes.length;
  const wave = index % 2 === 0 ? Math.sin : Math.cos;
  return Float32Array.from({ length }, (_, i) => {
    const j = Math.floor(i / attributes.length);
    return wave(attributes[i % attributes.length]! / 1000 ** ((2 * Math.floor(j / 2)) / repeats));
  });
}
