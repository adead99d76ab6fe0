import { number, whole } from '../../base/valueRules';
import { threshold, textRepr, type RulesOf, type TextRepr } from '../settings/rules';
import {
  inPostprocessor,
  reprOfPostprocessor,
  share,
  slider,
  type ControlsOf,
} from '../settings/controls';

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

/** How each is changed while one looks. */
export const dbControls: ControlsOf<DBSettings> = {
  textRepr: reprOfPostprocessor,
  maskThr: share(inPostprocessor('mask_thr')),
  minTextScore: share(inPostprocessor('min_text_score')),
  minTextWidth: slider(0, 50, 1, inPostprocessor('min_text_width')),
  unclipRatio: slider(0, 5, 0.05, inPostprocessor('unclip_ratio')),
  epsilonRatio: slider(0, 0.1, 0.001, inPostprocessor('epsilon_ratio')),
  maxCandidates: slider(0, 5000, 10, inPostprocessor('max_candidates')),
};
