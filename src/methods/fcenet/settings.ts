import { list, number, whole } from '../../base/valueRules';
import { threshold, textRepr, type RulesOf, type TextRepr } from '../settings/rules';

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
