import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import type { LiveRun } from '../../../../src/engineClient/liveRun';
import { LiveSides } from '../../../../src/host/results/liveSides';
import type { PostChange } from '../../../../src/model/postControls';
import type { Found, Prediction } from '../../../../src/model/prediction';
import type { SideState } from '../../../../src/protocol/viewer';
import { found, prediction } from '../../compare/predictions';
import { until } from './sources';

const image = { path: '/a.png', bytes: new Uint8Array() };
const signal = new AbortController().signal;
const ratio = (unclipRatio: number): PostChange => ({ values: { unclipRatio } });

/** A run that answers when the test lets it, with as many instances as its ratio says. */
function controlled(refusal?: UserError) {
  const asked: PostChange[] = [];
  const waiting: (() => void)[] = [];
  const run = {
    controls: [],
    readsText: false,
    predict: (): Promise<Prediction> => Promise.resolve(prediction('local', [found(0, 0)])),
    readAgain: async (change: PostChange): Promise<Found> => {
      asked.push(change);
      await new Promise<void>(resolve => waiting.push(resolve));
      if (refusal) throw refusal;
      const count = Number(change.values['unclipRatio'] ?? 1);
      if (count < 0) throw new UserError('unclipRatio is negative');
      return { instances: Array.from({ length: count }, (_, i) => found(i * 100, 0)) };
    },
  } as unknown as LiveRun;
  return { run, asked, answer: () => waiting.shift()?.() };
}

async function side(before?: LiveSides, refusal?: UserError) {
  const { run, asked, answer } = controlled(refusal);
  const states: Record<'left' | 'right', { state: SideState }> = {
    left: { state: { state: 'idle' } },
    right: { state: { state: 'idle' } },
  };
  const told: string[] = [];
  const defects: unknown[] = [];
  const sides = new LiveSides(
    states,
    () => told.push('changed'),
    error => defects.push(error),
  );
  sides.onRead = (_, { instances }) => told.push(String(instances.length));
  if (before) sides.takeOver(before);
  const source = prediction('local', []).source;
  const answered = sides.predict(
    'right',
    { kind: 'ready', source, predictor: run, live: run },
    image,
    signal,
  );
  if (before) {
    await until(() => asked.length > 0);
    answer();
  }
  const shown = await answered;
  states.right = { state: { state: 'done', prediction: shown } };
  const count = (): number => {
    const { state } = states.right;
    return state.state === 'done' ? state.prediction.instances.length : -1;
  };
  return { sides, states, asked, answer, told, defects, count, shown };
}

describe('a side whose settings are moved', () => {
  it('is asked for the newest position only, once the one before is answered', async () => {
    const { sides, asked, answer, told, count } = await side();
    for (const value of [2, 3, 4, 5]) sides.set('right', ratio(value), false);
    expect(asked).toEqual([ratio(2)]);
    answer();
    await until(() => asked.length === 2);
    expect(asked[1]).toEqual(ratio(5));
    answer();
    await until(() => count() === 5);
    expect(told).toEqual(['2', '5']);
  });

  it('tells the whole once the user lets go', async () => {
    const { sides, answer, told, count } = await side();
    sides.set('right', ratio(3), true);
    answer();
    await until(() => count() === 3 && told.length === 2);
    expect(told).toEqual(['3', 'changed']);
    expect(sides.original('right')!.instances).toHaveLength(1);
  });

  it('keeps what it shows where a value cannot be, and says why until one can', async () => {
    const { sides, answer, told, defects, count, asked } = await side();
    sides.set('right', ratio(3), false);
    answer();
    await until(() => count() === 3);
    sides.set('right', ratio(-1), false);
    answer();
    await until(() => told.includes('changed'));
    expect([count(), sides.sections().right!.failure, defects]).toEqual([
      3,
      'unclipRatio is negative',
      [],
    ]);
    expect(sides.changed('right')).toEqual(ratio(3));
    sides.set('right', ratio(2), false);
    await until(() => asked.length === 3);
    answer();
    await until(() => count() === 2);
    expect(sides.sections().right!.failure).toBeUndefined();
  });

  it('is looked at the same on the next image', async () => {
    const first = await side();
    first.sides.set('right', ratio(3), true);
    first.answer();
    await until(() => first.count() === 3);
    const next = await side(first.sides);
    expect(next.asked).toEqual([ratio(3)]);
    expect(next.shown.instances).toHaveLength(3);
    expect(next.sides.sections().right!.change).toEqual(ratio(3));
  });

  it('says nothing of an answer that comes when another run has begun', async () => {
    const { sides, answer, told, states } = await side();
    sides.set('right', ratio(3), false);
    states.right = { state: { state: 'running' } };
    answer();
    await until(() => sides.changed('right')?.values['unclipRatio'] === 3);
    expect(told).toEqual([]);
  });

  it('names what is changed, for whoever keeps the answer', async () => {
    const { sides, answer, count } = await side();
    expect(sides.settings('right')).toBeUndefined();
    sides.set('right', { values: { unclipRatio: 3 }, textScore: 0.5 }, true);
    answer();
    await until(() => count() === 3);
    expect(sides.settings('right')).toEqual({ unclipRatio: 3, textScore: 0.5 });
    sides.set('right', { values: {}, textScore: 0 }, true);
    answer();
    await until(() => sides.settings('right') === undefined);
  });

  it('shows the next image as its model gave it, and why, where it cannot be looked at so', async () => {
    const first = await side();
    first.sides.set('right', ratio(3), true);
    first.answer();
    await until(() => first.count() === 3);
    const next = await side(first.sides, new UserError('too large to be kept'));
    expect(next.shown.instances).toHaveLength(1);
    expect(next.sides.sections().right).toMatchObject({
      change: ratio(3),
      failure: 'too large to be kept',
    });
    expect(next.sides.settings('right')).toBeUndefined();
  });
});
