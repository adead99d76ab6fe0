import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import type { Prediction } from '../../../../src/model/prediction';
import { PanelSession } from '../../../../src/host/results/panelSession';
import type { PredictionSources } from '../../../../src/host/results/sources';
import type { Side } from '../../../../src/protocol/viewer';
import { found, prediction } from '../../compare/predictions';
import { answers, never, sources, until, type Answer } from './sources';

let folder: string;
let image: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panel session '));
  image = join(folder, '图 1.png');
  writeFileSync(image, 'pixels');
});
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 10 }));

afterEach(() => {
  vi.useRealTimers();
});

const elsewhere: Prediction['source'] = {
  kind: 'served',
  model: 'dbnet_tiny',
  address: 'http://10.0.0.5:8080',
};
function session(
  from: PredictionSources,
  path = image,
): { session: PanelSession; changes: string[]; defects: unknown[] } {
  const changes: string[] = [];
  const defects: unknown[] = [];
  const made = new PanelSession(
    path,
    from,
    () => {
      const { left, right } = made.state();
      changes.push(`${left.state} ${right.state}`);
    },
    error => defects.push(error),
  );
  return { session: made, changes, defects };
}

describe('PanelSession', () => {
  it('asks both sides with their preferred choices and the image as it is', async () => {
    const from = sources(answers('served'), answers('local'));
    const { session: panel, changes } = session(from);
    expect(panel.state().options.scoreThreshold).toBe(0.4);
    await panel.run();
    expect(from.asked.sort()).toEqual(['left left-1 pixels', 'right right-1 pixels']);
    expect(changes[0]).toBe('running running');
    expect(changes.at(-1)).toBe('done done');
    expect(panel.state().leftChoices.map(({ selected }) => selected)).toEqual([true, false]);
  });

  it('hands on what is known of the models to choose from', async () => {
    const from = sources(answers('served'), answers('local'));
    from.options = side =>
      Promise.resolve([
        { id: `${side}-1`, label: 'one', task: 'textdet' },
        { id: `${side}-2`, label: 'two' },
      ]);
    const { session: panel } = session(from);
    await panel.refresh();
    expect(panel.state().leftChoices).toEqual([
      { id: 'left-1', label: 'one', task: 'textdet', selected: true },
      { id: 'left-2', label: 'two', selected: false },
    ]);
  });

  it('runs only what a choice changes', async () => {
    const from = sources(answers('served'), answers('local'));
    const { session: panel } = session(from);
    await panel.choose('right', 'right-2');
    expect(from.asked).toEqual(['right right-2 pixels']);
    await panel.choose('left', 'left-2');
    expect(from.asked.slice(1).sort()).toEqual(['left left-2 pixels', 'right right-2 pixels']);
  });

  it('shows one side while the other fails, with its fix', async () => {
    const failing: Answer = () =>
      Promise.reject(new UserError('No answer.', { fix: 'startTorchServe' }));
    const { session: panel, defects } = session(sources(failing, answers('local')));
    await panel.run();
    expect(panel.state()).toMatchObject({
      left: { state: 'failed', message: 'No answer.', fix: { label: 'startTorchServe' } },
      right: { state: 'done' },
    });
    expect(defects).toEqual([]);
  });

  it('reports a defect and still shows something', async () => {
    const { session: panel, defects } = session(
      sources(() => Promise.reject(new TypeError('oops')), answers('local')),
    );
    await panel.run();
    expect(panel.state().left).toEqual({
      state: 'failed',
      message: 'Unexpected error: oops',
      fix: { label: 'showLog', command: 'mmocr.showLog' },
    });
    expect(defects).toHaveLength(1);
  });

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

  it('says what cannot run yet, and notices when it can', async () => {
    let exported = false;
    const from = sources(answers('served'), answers('local'), side =>
      side === 'left' || exported
        ? undefined!
        : {
            kind: 'unavailable',
            message: 'No ONNX.',
            fix: { label: 'Export', command: 'mmocr.exportToOnnx' },
          },
    );
    const { session: panel } = session(from);
    await panel.refresh();
    expect(panel.state()).toMatchObject({
      left: { state: 'idle' },
      right: { state: 'unavailable', message: 'No ONNX.', fix: { command: 'mmocr.exportToOnnx' } },
    });
    exported = true;
    await panel.refresh();
    expect(panel.state().right).toEqual({ state: 'idle' });
    expect(from.asked).toEqual([]);
    await panel.runWhatCan(['right']);
    expect(panel.state()).toMatchObject({ left: { state: 'idle' }, right: { state: 'done' } });
  });

  it.each([
    ['folder', (): string => folder, /is a folder/],
    ['missing', () => join(folder, 'gone.png'), /does not exist any more/],
    [
      'empty',
      () => {
        const path = join(folder, 'empty.png');
        writeFileSync(path, '');
        return path;
      },
      /is empty \(0 bytes\)/,
    ],
  ])('explains a %s image on both sides', async (_, path, message) => {
    const { session: panel, defects } = session(
      sources(answers('served'), answers('local')),
      path(),
    );
    await panel.run();
    for (const side of [panel.state().left, panel.state().right])
      expect(side).toMatchObject({ state: 'failed', message: expect.stringMatching(message) });
    expect(defects).toEqual([]);
  });

  it('is restored from its memento without asking anyone', async () => {
    const { session: panel } = session(sources(answers('served'), answers('local')));
    await panel.run();
    const from = sources(never, never);
    const restored = new PanelSession(
      image,
      from,
      () => undefined,
      () => undefined,
      structuredClone(panel.memento()),
    );
    await restored.refresh();
    expect(restored.state()).toEqual(panel.state());
    expect(from.asked).toEqual([]);
  });

  it('does not keep a result that is too large', async () => {
    const huge: Answer = () =>
      Promise.resolve(
        prediction(
          'served',
          Array.from({ length: 5000 }, (_, i) => found(i, i)),
        ),
      );
    const { session: panel } = session(sources(huge, answers('local')));
    await panel.run();
    expect(panel.memento().predictions).toEqual({});
    expect(panel.memento().left).toBe('left-1');
  });
});
