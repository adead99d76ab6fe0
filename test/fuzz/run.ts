import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { sample } from '../samples';
import { allKinds, type Kind } from './kinds';
import { UseWatch } from './processes';
import { Random } from './random';
import { Serving, type Answer } from './serving';

/** What a case may use, the restart of a worker that it ended included. */
export const limits = { seconds: 5, bytes: 1.5e9 };

export interface FuzzOptions {
  seed: number;
  /** Kinds, by name; all without. */
  only?: string[];
  /** A single case of each kind. */
  case?: number;
  /** Cases of each kind, instead of the usual number. */
  cases?: number;
  /** Gets servers, stores and the cases that failed. */
  folder: string;
  /** Hears of each failure and each kind that is done. */
  say(line: string): void;
}

export interface KindResult {
  kind: string;
  cases: number;
  /** Answers by status. */
  statuses: Record<number, number>;
  mostSeconds: number;
  mostBytes: number;
  failures: string[];
}

/**
 * Sends every case of a kind in turn to a server of its own; as many kinds at a time as there are
 * cores.
 */
export async function fuzz(options: FuzzOptions): Promise<KindResult[]> {
  fs.mkdirSync(options.folder, { recursive: true });
  const kinds = (await allKinds(fs.mkdtempSync(path.join(options.folder, 'seed-')))).filter(
    ({ name }) => options.only?.includes(name) ?? true,
  );
  const results = new Map<Kind, KindResult>();
  // Those at the end take longest.
  const waiting = [...kinds];
  const work = async (): Promise<void> => {
    for (let kind = waiting.pop(); kind; kind = waiting.pop())
      results.set(kind, await fuzzKind(kind, options));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return kinds.flatMap(kind => results.get(kind) ?? []);
}

async function fuzzKind(kind: Kind, options: FuzzOptions): Promise<KindResult> {
  const { seed, folder } = options;
  const result: KindResult = {
    kind: kind.name,
    cases: 0,
    statuses: {},
    mostSeconds: 0,
    mostBytes: 0,
    failures: [],
  };
  const numbers =
    options.case === undefined
      ? Array.from({ length: options.cases ?? kind.cases }, (_, index) => index)
      : [options.case];
  let serving = await start(folder);
  const fail = (number: number, why: string, bytes?: Buffer): void => {
    const line = `--seed ${seed} --only ${kind.name} --case ${number}: ${why}`;
    if (bytes) fs.writeFileSync(path.join(folder, `${kind.name}-${seed}-${number}`), bytes);
    result.failures.push(line);
    options.say(line);
  };
  for (const number of numbers) {
    const problems = await oneCase(kind, serving, new Random(seed, kind.name, number), result);
    for (const { why, bytes } of problems) fail(number, why, bytes);
    // A peak stays with its process.
    if (problems.length > 0) {
      await serving.stop();
      kind.stop?.();
      serving = await start(folder);
    }
  }
  kind.stop?.();
  const left = await serving.stop();
  if (left.length > 0) fail(-1, `the server left ${left.join(', ')} behind`);
  options.say(`${kind.name}: ${result.cases} cases, ${result.failures.length} failures`);
  return result;
}

function start(folder: string): Promise<Serving> {
  return Serving.start(fs.mkdtempSync(path.join(folder, 'server-')), {
    onnx: sample('onnx/dbnet_tiny.onnx'),
    properties: { disable_token_authorization: 'true' },
  });
}

/** Sends one case; what is wrong with how it was answered. */
async function oneCase(
  kind: Kind,
  serving: Serving,
  random: Random,
  result: KindResult,
): Promise<{ why: string; bytes: Buffer }[]> {
  const pid = kind.pid?.();
  const other = pid === undefined ? undefined : new UseWatch(pid);
  const before = serving.use.look().seconds + (other?.look().seconds ?? 0);
  const { answers, of, bytes } = await kind
    .run(serving, random)
    .catch((error: Error) => ({
      answers: [{ status: 0, text: error.message }],
      of: 'a server that gives no answer',
      bytes: Buffer.alloc(0),
    }));
  const uses = [serving.use.look(), other?.look() ?? { seconds: 0, bytes: 0 }];
  other?.stop();
  const seconds = uses.reduce((sum, use) => sum + use.seconds, 0) - before;
  const most = Math.max(...uses.map(use => use.bytes));
  result.cases++;
  result.mostSeconds = Math.max(result.mostSeconds, seconds);
  result.mostBytes = Math.max(result.mostBytes, most);
  for (const { status } of answers) result.statuses[status] = (result.statuses[status] ?? 0) + 1;
  const problems = [
    ...(serving.alive ? [] : ['the server ended']),
    ...(seconds > limits.seconds ? [`${seconds.toFixed(1)} s of processor time`] : []),
    ...(most > limits.bytes ? [`${(most / 1e9).toFixed(1)} GB of memory`] : []),
    ...answers.flatMap(objection),
  ];
  return problems.map(why => ({ why: `${why} (from ${of})`, bytes }));
}

const unseen = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

/** 200 with any body, 413, or 400 and 507 with a reason in one line. */
function objection({ status, text }: Answer): string[] {
  if (status === 200 || status === 413) return [];
  if (status !== 400 && status !== 507) return [`status ${status}: ${text.slice(0, 300)}`];
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' && message !== '' && !unseen.test(message)
      ? []
      : [`status ${status} with the reason ${JSON.stringify(message).slice(0, 300)}`];
  } catch {
    return [`status ${status} without a reason: ${text.slice(0, 300)}`];
  }
}
