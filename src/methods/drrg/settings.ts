import { list, number, whole } from '../../base/valueRules';
import { threshold, area, ratio, type RulesOf } from '../settings/rules';

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
