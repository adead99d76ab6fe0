import type { PostSettings } from '../model/postSettings';
import {
  byKind,
  flag,
  list,
  number,
  oneOf,
  optional,
  shape,
  text,
  whole,
  type Rule,
} from '../base/valueRules';
import { methods } from '../methods/registry';

/**
 * Larger than any image that is read (OpenCV: 2^20 a side); how large a network's input may be is
 * `prepare`'s to say.
 */
const side = whole(1, 65_535);
const divisor = whole(1, 4096);
const generation = oneOf('0.x', '1.x');

const resize = byKind({
  asIs: {},
  keepRatio: { scale: list(number(1, 1e6), 2, 2) },
  stretch: { width: side, height: side },
  shortSide: { short: side, divisor },
  toHeight: {
    height: side,
    minWidth: whole(0, 65_535),
    maxWidth: optional(side),
    widthDivisor: divisor,
    padToWidth: optional(side),
    generation,
  },
});

const normalise = shape({
  mean: list(number(-1e6, 1e6), 1, 4),
  std: list(number(1e-9, 1e6), 1, 4),
  bgrToRgb: flag,
  scale255: flag,
  padDivisor: whole(0, 4096),
});

/** What each method's settings may be. */
const posts = Object.fromEntries(
  Object.entries(methods).map(([kind, { rules: settings }]) => [kind, settings]),
);

const rules = shape({
  format: oneOf(1),
  name: text(1000),
  generation,
  task: oneOf('textdet', 'textrecog', 'kie'),
  method: text(200),
  colorType: oneOf(
    'color',
    'grayscale',
    'color_ignore_orientation',
    'grayscale_ignore_orientation',
    'unchanged',
  ),
  resize,
  normalise,
  rotateTall: optional(list(oneOf(0, 90, 180, 270), 1, 4)),
  post: byKind(posts),
});

/** Every key of a `ModelDescription` with what it may hold. Throws `Refused`. */
export const descriptionRules: Rule = (value, key) => {
  const taken = rules(value, key) as { post: Record<string, unknown> & PostSettings };
  oneOf(methods[taken.post.kind].task)((taken as { task?: unknown }).task, 'task');
  for (const [name, found] of Object.entries(taken.post)) inClasses(name, found, taken.post);
  return taken;
};

/**
 * Indices of classes that the description does not have would be read beside the network's output.
 */
function inClasses(
  name: string,
  found: unknown,
  { classes, characters: known }: Record<string, unknown>,
): void {
  const all = (classes ?? known) as unknown[] | undefined;
  if (!all || !['blank', 'end', 'ignored', 'padding', 'unknown'].includes(name)) return;
  const rule = whole(-1, all.length - 1);
  if (Array.isArray(found)) found.forEach((each, i) => rule(each, `post.${name}[${i}]`));
  else rule(found, `post.${name}`);
}
