import { list, number, whole } from '../../base/valueRules';
import { threshold, area, ratio, type RulesOf } from '../settings/rules';
import { inHead, inPostprocessor, share, slider, type ControlsOf } from '../settings/controls';

/**
 * DRRGHead's proposal settings (`LocalGraphs`, `ProposalLocalGraphs`) and DRRGPostprocessor's;
 * boundaries are always polygons.
 */
export interface DRRGSettings {
  kind: 'drrg';
  /** Planes of the features that components are pooled from; the last six are the maps. */
  channels: number;
  kAtHops: [number, number];
  numAdjacentLinkages: number;
  nodeGeoFeatLen: number;
  poolingScale: number;
  poolingOutputSize: [number, number];
  nmsThr: number;
  minWidth: number;
  maxWidth: number;
  compShrinkRatio: number;
  compRatio: number;
  compScoreThr: number;
  textRegionThr: number;
  centerRegionThr: number;
  centerRegionAreaThr: number;
  linkThr: number;
  edgeLenThr: number;
}

/** What each setting may be. */
export const drrgRules: RulesOf<DRRGSettings> = {
  channels: whole(7, 65_535),
  kAtHops: list(whole(0, 1000), 2, 2),
  numAdjacentLinkages: whole(1, 1000),
  nodeGeoFeatLen: whole(6, 6000),
  poolingScale: ratio,
  poolingOutputSize: list(whole(1, 100), 2, 2),
  nmsThr: threshold,
  minWidth: number(0.1, 1e4),
  maxWidth: number(0.1, 1e4),
  compShrinkRatio: ratio,
  compRatio: ratio,
  compScoreThr: threshold,
  textRegionThr: threshold,
  centerRegionThr: threshold,
  centerRegionAreaThr: area,
  linkThr: threshold,
  edgeLenThr: number(0, 1e6),
};

/**
 * How each is changed while one looks. What the graph network was trained with stays; the length of
 * an edge is 1.x's alone.
 */
export const drrgControls: ControlsOf<DRRGSettings> = {
  channels: 'fixed',
  kAtHops: 'fixed',
  numAdjacentLinkages: 'fixed',
  nodeGeoFeatLen: 'fixed',
  poolingScale: 'fixed',
  poolingOutputSize: 'fixed',
  nmsThr: share(inHead('nms_thr')),
  minWidth: slider(1, 50, 0.5, inHead('min_width')),
  maxWidth: slider(1, 100, 0.5, inHead('max_width')),
  compShrinkRatio: slider(0.5, 2, 0.01, inHead('comp_shrink_ratio')),
  compRatio: slider(0.05, 2, 0.01, inHead('comp_ratio')),
  compScoreThr: share(inHead('comp_score_thr')),
  textRegionThr: share(inHead('text_region_thr')),
  centerRegionThr: share(inHead('center_region_thr')),
  centerRegionAreaThr: slider(0, 500, 1, inHead('center_region_area_thr')),
  linkThr: share(inPostprocessor('link_thr')),
  edgeLenThr: slider(0, 200, 1, { '1.x': { in: 'postprocessor', key: 'edge_len_thr' } }),
};
