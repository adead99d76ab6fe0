import { whole } from '../../base/valueRules';
import { characters, type RulesOf } from '../settings/rules';
import { type ControlsOf } from '../settings/controls';

/** 0.x SegOCR: one class per pixel, connected components from left to right (`SegConvertor`). */
export interface SegSettings {
  kind: 'seg';
  /**
   * What is written out for each class: nothing for the background, class 0, and the unknown one.
   */
  classes: string[];
  /** Smallest component in pixels. */
  minPixels: number;
}

/** What each setting may be. */
export const segRules: RulesOf<SegSettings> = { classes: characters, minPixels: whole(0, 1e9) };

/** Nothing of it can be told another way than the network was trained. */
export const segControls: ControlsOf<SegSettings> = { classes: 'fixed', minPixels: 'fixed' };
