import { flag, list } from '../../base/valueRules';
import { characters, index, scoreOver, type RulesOf, type ScoreOver } from '../settings/rules';
import { type ControlsOf } from '../settings/controls';

/**
 * Decoding of attention recognisers: best class per step until the end token
 * (`AttentionPostprocessor`, 0.x `AttnConvertor`, `ABIConvertor`).
 */
export interface AttnSettings {
  kind: 'attn';
  /**
   * One entry per class, special tokens as MMOCR spells them; 0.x's last one, the padding, most of
   * its networks leave out.
   */
  classes: string[];
  /** The class at which reading stops; −1 for none. */
  end: number;
  /** Classes that are passed over, the padding among them. */
  ignored: number[];
  /**
   * The network gives logits which MMOCR turns into probabilities before it reads them (0.x
   * ABINet).
   */
  softmax: boolean;
  scoreOver: ScoreOver;
  /**
   * The network looks at the part of its input that is image, and is told which: its second input
   * `valid_ratio`.
   */
  validRatio: boolean;
}

/** What each setting may be. */
export const attnRules: RulesOf<AttnSettings> = {
  classes: characters,
  end: index,
  ignored: list(index, 0, 200_000),
  softmax: flag,
  scoreOver,
  validRatio: flag,
};

/** Nothing of it can be told another way than the network was trained. */
export const attnControls: ControlsOf<AttnSettings> = {
  classes: 'fixed',
  end: 'fixed',
  ignored: 'fixed',
  softmax: 'fixed',
  scoreOver: 'fixed',
  validRatio: 'fixed',
};
