import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Prediction } from '../../../../src/model/prediction';
import type { Side } from '../../../../src/protocol/viewer';
import { found, prediction } from '../../compare/predictions';
import { session } from './openSession';
import { answers, never, sources, until, type Answer } from './sources';

afterEach(() => {
  vi.useRealTimers();
});

const elsewhere: Prediction['source'] = {
  kind: 'served',
  model: 'dbnet_tiny',
  address: 'http://10.0.0.5:8080',
};

describe('a run of PanelSession', () => {
  it('returns to what was shown when cancelled', async () => {
    let slow = false;
    const { session: panel } = session(
      sources(
        signal => (slow ? never(signal) : answers('served')(signal)),
        answers('local'),
        undefined,
        elsewhere,
      ),
    );
    await panel.run();
    const before = panel.state().left;
    slow = true;
    const running = panel.run();
    // The right side answers; the left one would wait for ever.
    await until(() => panel.state().right.state === 'done');
    expect(panel.state().left.state).toBe('running');
    panel.cancel();
    await running;
    expect(panel.state().left).toEqual(before);
  });

  it('lets a new run overtake the old one', async () => {
    let calls = 0;
    const { session: panel } = session(
      sources(signal => (calls++ ? answers('served')(signal) : never(signal)), answers('local')),
    );
    const first = panel.run();
    await until(() => calls > 0);
    await panel.run();
    await first;
    expect(panel.state()).toMatchObject({ left: { state: 'done' }, right: { state: 'done' } });
  });

  it('does not show the late answer of an overtaken run', async () => {
    const replies: ((answer: Prediction) => void)[] = [];
    const asked = (times: number): Promise<void> => until(() => replies.length >= times);
    const { session: panel } = session(
      sources(() => new Promise(resolve => replies.push(resolve)), answers('local')),
    );
    const first = panel.run();
    await asked(1);
    const second = panel.run();
    await asked(2);
    replies[0]!(prediction('served', [found(0, 0), found(50, 0)]));
    await first;
    expect(panel.state().left).toEqual({ state: 'running' });
    replies[1]!(prediction('served', [found(0, 0)]));
    await second;
    expect(panel.prediction('left')?.instances).toHaveLength(1);
  });

  it('asks a server on this machine before the local run: together they would share the cores, and no time be true', async () => {
    const events: string[] = [];
    const told =
      (side: Side, kind: 'served' | 'local'): Answer =>
      async () => {
        events.push(`${side} asked`);
        await new Promise(resolve => setImmediate(resolve));
        events.push(`${side} answers`);
        return prediction(kind, []);
      };
    await session(sources(told('left', 'served'), told('right', 'local'))).session.run();
    expect(events).toEqual(['left asked', 'left answers', 'right asked', 'right answers']);
    events.length = 0;
    await session(
      sources(told('left', 'served'), told('right', 'local'), undefined, elsewhere),
    ).session.run();
    expect(events).toEqual(['left asked', 'right asked', 'left answers', 'right answers']);
  });

  it('does not wait for ever with the local run', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const from = sources(never, answers('local'));
    const { session: panel } = session(from);
    const running = panel.run();
    await until(() => vi.getTimerCount() === 1);
    expect(panel.state().right.state).toBe('running');
    vi.advanceTimersByTime(2000);
    await until(() => panel.state().right.state === 'done');
    panel.cancel();
    await running;
  });
});
