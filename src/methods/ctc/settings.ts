import { flag, list, optional } from '../../base/valueRules';
import { characters, index, scoreOver, type RulesOf, type ScoreOver } from '../settings/rules';
import { type ControlsOf } from '../settings/controls';

/** CTC decoding: repeated classes collapse, ignored ones are left out. */
export interface CTCSettings {
  kind: 'ctc';
  /**
   * One entry per class; special tokens as MMOCR spells them (`<UKN>` is written out when it is
   * read).
   */
  classes: string[];
  /** The class that precedes the first step; −1 for none. */
  blank: number;
  /** Classes that are not written out, the blank among them (1.x `ignore_chars`). */
  ignored: number[];
  /** 0.x networks give logits, 1.x give probabilities. */
  softmax: boolean;
  /** What the character scores are divided by; absent: the characters read. */
  scoreOver?: ScoreOver;
}

/** What each setting may be. */
export const ctcRules: RulesOf<CTCSettings> = {
  classes: characters,
  blank: index,
  ignored: list(index, 0, 200_000),
  softmax: flag,
  scoreOver: optional(scoreOver),
};

/** Nothing of it can be told another way than the network was trained. */
export const ctcControls: ControlsOf<CTCSettings> = {
  classes: 'fixed',
  blank: 'fixed',
  ignored: 'fixed',
  softmax: 'fixed',
  scoreOver: 'fixed',
};
