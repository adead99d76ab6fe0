import { flag, list, number, oneOf, optional, shape, text } from '../../base/valueRules';
import { threshold, characters, index, type RulesOf } from '../settings/rules';
import { type ControlsOf } from '../settings/controls';

/** SDMGR: key information of boxes whose texts are known. */
export interface SDMGRSettings {
  kind: 'sdmgr';
  /** Looks at the image, too; without it boxes and texts alone. */
  visual: boolean;
  /** Characters of the texts in index order, special tokens among them. */
  characters: string[];
  padding: number;
  /** The class of characters that the dictionary lacks; without it they are left out. */
  unknown?: number;
  /**
   * Texts are padded to the longest one (1.x), or to the one with the most known characters (0.x).
   */
  lengthOf: 'texts' | 'known';
  /**
   * Names of the node classes by index, where the config gives them (`class_list`, `metainfo`); a
   * class without one is its number.
   */
  labels: string[];
  /** Distances between boxes are divided by this. */
  relationNorm: number;
  /** Openset mode: keys are paired with values. */
  links?: SDMGRLinks;
}

/** How many values a key may have, and the other way round; `key` and `value` are node classes. */
export interface SDMGRLinks {
  type: 'one-to-one' | 'one-to-many' | 'many-to-one' | 'many-to-many';
  key: number;
  value: number;
  /** 0.x: an edge is one above this probability. */
  edgeThr?: number;
}

/** What each setting may be. */
export const sdmgrRules: RulesOf<SDMGRSettings> = {
  visual: flag,
  characters,
  padding: index,
  unknown: optional(index),
  lengthOf: oneOf('texts', 'known'),
  labels: list(text(300), 0, 100_000),
  relationNorm: number(1e-6, 1e6),
  links: optional(
    shape({
      type: oneOf('one-to-one', 'one-to-many', 'many-to-one', 'many-to-many'),
      key: index,
      value: index,
      edgeThr: optional(threshold),
    }),
  ),
};

/** Nothing of it can be told another way than the network was trained. */
export const sdmgrControls: ControlsOf<SDMGRSettings> = {
  visual: 'fixed',
  characters: 'fixed',
  padding: 'fixed',
  unknown: 'fixed',
  lengthOf: 'fixed',
  labels: 'fixed',
  relationNorm: 'fixed',
  links: 'fixed',
};
