import { isDeepStrictEqual } from 'node:util';
import { CancelledError } from '../../base/errors';
import { readerOf } from '../../methods/readers';
import type { EngineMethods } from '../../protocol/engine';
import { predict } from './predict';
import { Together } from './together';

type Params = EngineMethods['predict']['params'];
type Result = EngineMethods['predict']['result'];

interface Waiting {
  params: Params;
  signal: AbortSignal;
  resolve: (result: Result | Promise<Result>) => void;
  reject: (error: unknown) => void;
}

/** More at a time are no quicker, and the first would wait for them. */
const MOST_TOGETHER = 4;

const waiting: Waiting[] = [];
let working = false;

/**
 * `predict`, one request after the other: a network blocks the process anyway, and whoever sends
 * the next image before this one is answered spares the engine the wait for it. Words for the same
 * recogniser go through its network together. Throws what `predict` throws; `CancelledError` of
 * what is cancelled before its turn.
 */
export function predictInTurn(params: Params, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const asked = { params, signal, resolve, reject };
    waiting.push(asked);
    signal.addEventListener('abort', () => {
      const index = waiting.indexOf(asked);
      if (index < 0) return;
      waiting.splice(index, 1);
      reject(new CancelledError());
    });
    if (!working) void work();
  });
}

async function work(): Promise<void> {
  working = true;
  for (let group = nextGroup(); group.length > 0; group = nextGroup()) {
    const together = group.length > 1 ? new Together() : undefined;
    await Promise.allSettled(
      group
        .map(each => ({ ...each, member: together?.join() }))
        .map(({ params, signal, resolve, member }) => {
          const answer = predict(params, signal, undefined, member?.network);
          resolve(answer);
          return answer.finally(member?.done);
        }),
    );
  }
  working = false;
}

function nextGroup(): Waiting[] {
  const [first] = waiting;
  if (!first || !readsTogether(first.params)) return waiting.splice(0, 1);
  const other = waiting.findIndex(({ params }) => !asksTheSame(params, first.params));
  return waiting.splice(0, Math.min(MOST_TOGETHER, other < 0 ? waiting.length : other));
}

function readsTogether({ pipeline }: Params): boolean {
  if (pipeline.kind !== 'single') return false;
  // The description is checked later: it may name a method that there is not.
  const reader: { together?: true } | undefined = readerOf(pipeline.model.description.post);
  return reader?.together ?? false;
}

/** Whether two requests are about the same network, whatever the image. */
function asksTheSame(one: Params, other: Params): boolean {
  const { image, imagePath } = one;
  return isDeepStrictEqual({ ...other, image, imagePath }, one);
}
