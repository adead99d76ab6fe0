import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { Prediction, Task, TextInstance } from './prediction';
import { excessOf } from './answerBounds';
import { fromSeedResult, toSeedResult, type SeedResult } from './textResults';

/** The seed's answer of a detector: `[x1, y1, …, xn, yn, score]` per boundary. */
export interface SeedBoundaries {
  boundary_result: number[][];
}
/** The seed's answer of a recogniser; the score is null when nothing was read, JSON has no NaN. */
export interface SeedText {
  text: string;
  score: number | null;
}

/** The error for an answer that is wrong in some way. */
type Malformed = (why: string) => UserError;

/** A prediction as MMOCR's serving page prints it. */
export function toSeedJson({
  task,
  instances,
  relations,
}: Pick<Prediction, 'task' | 'instances' | 'relations'>): SeedBoundaries | SeedText | SeedResult {
  if (task === 'spotting' || task === 'kie') return toSeedResult(instances, relations);
  if (task === 'textrecog')
    return { text: instances[0]?.text ?? '', score: instances[0]?.textScore ?? null };
  return { boundary_result: instances.map(({ polygon = [], score = 1 }) => [...polygon, score]) };
}

/**
 * A server's parsed answer as text instances; a list with one answer counts as that answer.
 * @param task what the server said it is; without it, the answer's keys tell.
 * @param malformed says whose answer it is. Throws `UserError` naming what is wrong with it.
 */
export function fromSeedJson(
  json: unknown,
  task?: Task,
  malformed: Malformed = ofServer,
): Pick<Prediction, 'task' | 'instances' | 'relations'> {
  const answer: unknown = Array.isArray(json) && json.length === 1 ? json[0] : json;
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw malformed(l10n.t('it is not a JSON object'));
  const {
    boundary_result: boundaries,
    result,
    relations,
    text,
    score,
  } = answer as Record<string, unknown>;
  const within = (read: TextInstance[]) => {
    const excess = excessOf(read.map(({ polygon }) => polygon));
    if (excess !== undefined) throw malformed(excess);
    return read;
  };
  const may = (...tasks: Task[]) => task === undefined || tasks.includes(task);
  if (result !== undefined && may('spotting', 'kie')) {
    const read = fromSeedResult(result, relations, malformed);
    within(read.instances);
    return {
      task:
        task ??
        (read.relations || read.instances.some(({ label }) => label !== undefined)
          ? 'kie'
          : 'spotting'),
      ...read,
    };
  }
  if (boundaries !== undefined && may('textdet'))
    return { task: 'textdet', instances: within(readBoundaries(boundaries, malformed)) };
  if (text !== undefined && may('textrecog'))
    return { task: 'textrecog', instances: [readText(text, score, malformed)] };
  throw malformed(l10n.t('it has neither "boundary_result" nor "text" nor "result"'));
}

function readBoundaries(boundaries: unknown, malformed: Malformed): TextInstance[] {
  if (!Array.isArray(boundaries)) throw malformed(l10n.t('"{0}" is not a list', 'boundary_result'));
  return boundaries.map((boundary: unknown, i) => {
    const fine =
      Array.isArray(boundary) &&
      boundary.every(Number.isFinite) &&
      boundary.length >= 7 &&
      boundary.length % 2 === 1;
    if (!fine)
      throw malformed(
        l10n.t('boundary {0} is not a list of at least three points and a score', i + 1),
      );
    const numbers = boundary as number[];
    return { polygon: numbers.slice(0, -1), score: numbers.at(-1)! };
  });
}

/** The score is a number, or MMOCR 0.x's list of one per character. */
function readText(text: unknown, score: unknown, malformed: Malformed): TextInstance {
  if (typeof text !== 'string') throw malformed(l10n.t('"text" is not a string'));
  const scores: unknown[] = Array.isArray(score)
    ? score
    : score === null || score === undefined
      ? []
      : [score];
  if (!scores.every(Number.isFinite))
    throw malformed(l10n.t('"score" is neither a number nor a list of numbers'));
  if (text === '' || scores.length === 0) return { text };
  return {
    text,
    textScore: (scores as number[]).reduce((sum, one) => sum + one, 0) / scores.length,
  };
}

function ofServer(why: string): UserError {
  return new UserError(l10n.t("The server's answer is not in MMOCR's format: {0}.", why));
}
