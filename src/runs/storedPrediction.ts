import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { list, number, oneOf, optional, Refused, shape, text, whole } from '../base/valueRules';
import { excessOf } from '../model/answerBounds';
import { fromSeedJson } from '../model/mmocrFormat';
import type { Prediction, Task, Timing } from '../model/prediction';

const MOST = 10_000;
const score = optional(number(-1e9, 1e9));
const tasks = ['textdet', 'textrecog', 'spotting', 'kie'];
const longText = optional(text(100_000));

/** What `compare --json` writes of a side, and what the panel saves beside an answer. */
const rule = shape({
  task: optional(oneOf(...tasks)),
  frame: optional(
    shape({
      width: whole(1, 2 ** 24),
      height: whole(1, 2 ** 24),
      orientation: oneOf('stored', 'upright'),
    }),
  ),
  timings: optional(list(shape({ stage: text(30), ms: number(0, 1e9) }), 0, 50)),
  instances: optional(
    list(
      shape({
        polygon: optional(list(number(-(2 ** 24), 2 ** 24), 6, 8192)),
        score,
        text: longText,
        textScore: score,
        label: longText,
        labelScore: score,
      }),
      0,
      MOST,
    ),
  ),
  relations: optional(
    list(shape({ key: whole(0, MOST), value: whole(0, MOST), score: number(-1e9, 1e9) }), 0, MOST),
  ),
});

/** An answer as `predict` prints it or the panel saves it. Throws `UserError` for any other. */
export function storedAnswer(answer: unknown, path: string): Omit<Prediction, 'source'> {
  const malformed = (why: string): UserError =>
    new UserError(l10n.t('{0} holds no result in the format of MMOCR: {1}.', path, why));
  const { error, instances } = Object(answer) as Record<string, unknown>;
  if (typeof error === 'string') throw malformed(error);
  const more = wholePrediction(answer, malformed);
  if (instances !== undefined) return more;
  return { ...more, ...fromSeedJson(answer, storedTask(answer), malformed) };
}

/**
 * A stored prediction, checked, with nothing that is not known of one; without instances where it
 * has none. Throws what `malformed` makes of the first thing that is wrong.
 */
function wholePrediction(
  value: unknown,
  malformed: (why: string) => Error,
): Omit<Prediction, 'source'> {
  const { task, frame, timings = [], instances = [], relations } = checked(value, malformed);
  const excess = excessOf(instances.map(({ polygon }) => polygon));
  if (excess !== undefined) throw malformed(excess);
  const known = relations?.every(
    ({ key, value: other }) => Math.max(key, other) < instances.length,
  );
  return {
    task: task ?? 'textdet',
    instances: instances.map(({ polygon, ...more }) =>
      polygon ? { polygon: polygon.slice(0, 2 * Math.floor(polygon.length / 2)), ...more } : more,
    ),
    ...(relations && known && { relations }),
    ...(frame && { frame }),
    timings,
    totalMs: timings.reduce((sum: number, { ms }: Timing) => sum + ms, 0),
  };
}

/** What a stored answer says it is; the panel has not always written it. */
function storedTask(value: unknown): Task | undefined {
  const { task } = Object(value) as { task?: unknown };
  return typeof task === 'string' && tasks.includes(task) ? (task as Task) : undefined;
}

function checked(value: unknown, malformed: (why: string) => Error): Partial<Prediction> {
  try {
    // `relations` of MMOCR's format are read there.
    const { instances, relations, ...more } = Object(value) as Record<string, unknown>;
    const whole = instances === undefined ? more : { ...more, instances, relations };
    return rule(whole, '') as Partial<Prediction>;
  } catch (error) {
    throw error instanceof Refused ? malformed(error.message) : error;
  }
}
