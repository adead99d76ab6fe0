import type { Generation } from '../../model/modelDescription';
import type { DRRGSettings } from './settings';
import type { ConfigDict } from '../../config/tree';
import { head, postprocessor } from '../../config/read/detectorHead';
import { isNone, notThereYet, number, numbers, typeOf } from '../../config/read/values';

/**
 * DRRGHead's and DRRGPostprocessor's settings with MMOCR's defaults; undefined for a model that is
 * no DRRG.
 */
export function describeDrrg(model: ConfigDict, generation: Generation): DRRGSettings | undefined {
  const given = head(model, generation);
  if (typeOf(given) !== 'DRRGHead') return undefined;
  const post = postprocessor(model, generation, 'DRRGPostprocessor', 'poly');
  const nodeGeoFeatLen = number(given, 'node_geo_feat_len', 120);
  // MMOCR's embedding is then of another precision than its network, which refuses it.
  if (nodeGeoFeatLen % 6 !== 0) throw notThereYet(`DRRGHead(node_geo_feat_len=${nodeGeoFeatLen})`);
  return {
    kind: 'drrg',
    // The neck's and the six maps.
    channels: number(given, 'in_channels', 32) + 6,
    kAtHops: pair(given, 'k_at_hops', [8, 4]),
    numAdjacentLinkages: number(given, 'num_adjacent_linkages', 3),
    nodeGeoFeatLen,
    poolingScale: number(given, 'pooling_scale', 1),
    poolingOutputSize: pair(given, 'pooling_output_size', [4, 3]),
    nmsThr: number(given, 'nms_thr', 0.3),
    minWidth: number(given, 'min_width', 8),
    maxWidth: number(given, 'max_width', 24),
    compShrinkRatio: number(given, 'comp_shrink_ratio', 1.03),
    compRatio: number(given, 'comp_ratio', 0.4),
    compScoreThr: number(given, 'comp_score_thr', 0.3),
    textRegionThr: number(given, 'text_region_thr', 0.2),
    centerRegionThr: number(given, 'center_region_thr', 0.2),
    centerRegionAreaThr: number(given, 'center_region_area_thr', 50),
    linkThr: number(post, 'link_thr', isNone(given['postprocessor']) ? 0.85 : 0.8),
    edgeLenThr: generation === '1.x' ? number(post, 'edge_len_thr', 50) : 50,
  };
}

function pair(values: ConfigDict, key: string, otherwise: [number, number]): [number, number] {
  const [first, second, ...more] = isNone(values[key]) ? otherwise : numbers(values[key]);
  if (first === undefined || second === undefined || more.length)
    throw notThereYet(`DRRGHead(${key}=${JSON.stringify(values[key])})`);
  return [first, second];
}
