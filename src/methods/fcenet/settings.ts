import { list, number, whole } from '../../base/valueRules';
import { threshold, textRepr, type RulesOf, type TextRepr } from '../settings/rules';
import {
  inPostprocessor,
  reprOfPostprocessor,
  share,
  slider,
  type Control,
  type ControlsOf,
} from '../settings/controls';

/** FCEPostprocessor's settings. */
export interface FCENetSettings {
  kind: 'fcenet';
  textRepr: TextRepr;
  fourierDegree: number;
  numReconstrPoints: number;
  scoreThr: number;
  nmsThr: number;
  alpha: number;
  beta: number;
  /** Image pixels per cell of each level. */
  scales: number[];
}

/** What each setting may be. */
export const fcenetRules: RulesOf<FCENetSettings> = {
  textRepr,
  fourierDegree: whole(1, 100),
  numReconstrPoints: whole(3, 2000),
  scoreThr: threshold,
  nmsThr: threshold,
  alpha: number(0, 1000),
  beta: number(0, 1000),
  scales: list(number(1, 4096), 1, 16),
};

/** How each is changed while one looks. */
export const fcenetControls: ControlsOf<FCENetSettings> = {
  textRepr: reprOfPostprocessor,
  fourierDegree: 'fixed',
  numReconstrPoints: slider(4, 200, 1, moved('num_reconstr_points')),
  scoreThr: share(moved('score_thr')),
  nmsThr: share({
    '0.x': { in: 'head', key: 'nms_thr' },
    '1.x': { in: 'postprocessor', key: 'nms_thr' },
  }),
  alpha: slider(0, 5, 0.05, moved('alpha')),
  beta: slider(0, 5, 0.05, moved('beta')),
  scales: 'fixed',
};

function moved(key: string): Control['places'] {
  return { ...inPostprocessor(key), '0.x': { in: 'postprocessor', key, movedFromHead: true } };
}
