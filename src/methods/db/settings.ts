import { number, whole } from '../../base/valueRules';
import { threshold, textRepr, type RulesOf, type TextRepr } from '../settings/rules';

/** DBPostprocessor's settings, same keys in both generations. */
export interface DBSettings {
  kind: 'db';
  textRepr: TextRepr;
  maskThr: number;
  minTextScore: number;
  minTextWidth: number;
  unclipRatio: number;
  epsilonRatio: number;
  maxCandidates: number;
}

/** What each setting may be. */
export const dbRules: RulesOf<DBSettings> = {
  textRepr,
  maskThr: threshold,
  minTextScore: threshold,
  minTextWidth: number(0, 1e6),
  unclipRatio: number(0, 100),
  epsilonRatio: number(0, 1),
  maxCandidates: whole(0, 1e6),
};
