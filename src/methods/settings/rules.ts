import { list, number, oneOf, text, whole, type Rule } from '../../base/valueRules';

/** One rule for each setting of a method: total, so that none is forgotten. */
export type RulesOf<S> = { [K in keyof Omit<S, 'kind'>]-?: Rule };

/** Whether a region becomes the four corners of its smallest rectangle or its contour. */
export type TextRepr = 'quad' | 'poly';
export const textRepr = oneOf('quad', 'poly');

/**
 * Confidences and thresholds; MMOCR lets them lie outside of 0…1, where they keep everything or
 * nothing.
 */
export const threshold = number(-1000, 1000);
export const area = number(0, 1e9);
export const ratio = number(1e-6, 1000);

/** Chinese dictionaries have some 20,000 characters; special tokens are words. */
export const characters = list(text(100), 1, 200_000);
/** Of a class; −1 for none. */
export const index = whole(-1, 200_000);

/** The characters read, or 0.x's length of the text, in which `<UKN>` counts five. */
export type ScoreOver = 'characters' | 'text';
export const scoreOver = oneOf('characters', 'text');
