import { expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors';
import type { EnvironmentReport } from '../../../src/environment/checkEnvironment';
import { checkSideBySide, type CheckOutcome } from '../../../src/environment/checkSideBySide';

const report = (python: string): EnvironmentReport => ({
  python,
  pythonVersion: '3.11',
  packages: {},
  cuda: false,
  compiledOperators: false,
  lacks: [],
});

/** Checks that end when they are told to. */
function held() {
  const running = new Map<string, (outcome?: Error) => void>();
  const check = (python: string): Promise<EnvironmentReport> =>
    new Promise((resolve, reject) => {
      running.set(python, error => {
        running.delete(python);
        if (error) reject(error);
        else resolve(report(python));
      });
    });
  return { running, check };
}
const turn = (): Promise<void> =>
  new Promise(resolve => {
    setImmediate(resolve);
  });

it('runs two at a time, tells each as it ends, and takes the next', async () => {
  const { running, check } = held();
  const told: string[] = [];
  const all = checkSideBySide(['a', 'b', 'c'], check, python => {
    told.push(python);
  });
  expect([...running.keys()]).toEqual(['a', 'b']);
  running.get('b')?.();
  await turn();
  expect([told, [...running.keys()]]).toEqual([['b'], ['a', 'c']]);
  running.get('a')?.();
  running.get('c')?.();
  await all;
  expect(told.sort()).toEqual(['a', 'b', 'c']);
});

it('goes on after one that is broken, and after one that never answers', async () => {
  const outcomes: Record<string, CheckOutcome> = {};
  await checkSideBySide(
    ['broken', 'silent', 'good'],
    python =>
      python === 'good'
        ? Promise.resolve(report(python))
        : python === 'broken'
          ? Promise.reject(new UserError('no Python'))
          : new Promise(() => {
              /* Never. */
            }),
    (python, outcome) => {
      outcomes[python] = outcome;
    },
    { timeoutMs: 50 },
  );
  expect(outcomes).toEqual({
    broken: { error: 'no Python' },
    silent: { error: 'silent did not answer within 0.05 seconds.' },
    good: { report: report('good') },
  });
});

it('ends when it is cancelled, starts no more, and tells nothing after', async () => {
  const { running, check } = held();
  const signals: AbortSignal[] = [];
  const told: string[] = [];
  const controller = new AbortController();
  const all = checkSideBySide(
    ['a', 'b', 'c'],
    (python, signal) => {
      signals.push(signal);
      return check(python);
    },
    python => {
      told.push(python);
    },
    { signal: controller.signal },
  );
  controller.abort();
  await expect(all).rejects.toBeInstanceOf(CancelledError);
  running.get('a')?.();
  await turn();
  expect([told, running.has('c'), signals.map(signal => signal.aborted)]).toEqual([
    [],
    false,
    [true, true],
  ]);
});

it('hides no defect', async () => {
  await expect(
    checkSideBySide(
      ['a'],
      () => Promise.reject(new TypeError('ours')),
      () => undefined,
    ),
  ).rejects.toThrow('ours');
});
