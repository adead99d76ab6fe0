import type { Frame, Task, Timing } from '../../model/prediction';
import type { Taken } from './connection';

/** What a model found, in MMOCR's format, and what its server says beside it. */
export interface ModelAnswer extends Taken {
  body: unknown;
  about: AboutAnswer;
}

/** Each is absent where the server does not say (a foreign handler). */
export interface AboutAnswer {
  task?: Task;
  frame?: Frame;
  /** Of the handler, in order. */
  stages: Timing[];
}

/**
 * What our handlers say of an answer, by whatever way: `image` as
 * `WIDTHxHEIGHT;orientation=stored|upright`, `timings` as in a `Server-Timing` header.
 */
export function aboutAnswer(said: {
  image: string | null;
  task: string | null;
  timings: string | null;
}): AboutAnswer {
  const [task, frame] = [taskIn(said.task), frameIn(said.image)];
  const stages = [...(said.timings ?? '').matchAll(/([\w-]+);dur=([\d.]+)/g)].map(
    ([, stage = '', ms]) => ({ stage: stage.slice(0, 30), ms: Number(ms) || 0 }),
  );
  return { ...(task && { task }), ...(frame && { frame }), stages };
}

function taskIn(task: string | null): Task | undefined {
  return task === 'textdet' || task === 'textrecog' || task === 'spotting' || task === 'kie'
    ? task
    : undefined;
}

function frameIn(image: string | null): Frame | undefined {
  const [, width, height, orientation] =
    /^(\d{1,7})x(\d{1,7});\s*orientation=(stored|upright)$/.exec(image ?? '') ?? [];
  return orientation
    ? {
        width: Number(width),
        height: Number(height),
        orientation: orientation as Frame['orientation'],
      }
    : undefined;
}
