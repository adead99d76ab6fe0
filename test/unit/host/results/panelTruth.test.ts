import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import type { PredictionSource } from '../../../../src/model/prediction';
import { PanelSession } from '../../../../src/host/results/panelSession';
import type { PredictionSources, ResolvedSource } from '../../../../src/host/results/sources';
import type { PanelMemento, Side } from '../../../../src/protocol/viewer';
import { found, prediction } from '../../compare/predictions';
import { answers, never, sources, until, type Fake } from './sources';

let folder: string;
let image: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panel truth '));
  image = join(folder, '图 1.png');
  writeFileSync(image, 'pixels');
});
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 10 }));

type Served = Extract<PredictionSource, { kind: 'served' }>;
const torchServe: Served = {
  kind: 'served',
  model: 'dbnet_tiny',
  version: '1.0',
  address: 'http://127.0.0.1:8080',
  server: 'torchserve',
};

/**
 * A session whose left side is what `now.left` says, and what was shown on the way: the states of
 * both sides.
 */
function panel(
  now: {
    left: ResolvedSource | PredictionSource | Error;
    right?: ResolvedSource | PredictionSource;
  },
  memento?: PanelMemento,
): { session: PanelSession; from: Fake; shown: string[]; label: (text: string) => void } {
  let name = 'dbnet_tiny 1.0 on TorchServe';
  const plain = sources(answers('served'), answers('local'));
  const resolve = async (side: Side, id: string | undefined): Promise<ResolvedSource> => {
    const given = now[side];
    if (given instanceof Error) throw given;
    if (given && (given.kind === 'ready' || given.kind === 'unavailable')) return given;
    const ready = await plain.resolve(side, id, image);
    return given && ready.kind === 'ready' ? { ...ready, source: given } : ready;
  };
  const from: Fake = {
    ...plain,
    resolve,
    options: side =>
      Promise.resolve([{ id: `${side}-1`, label: side === 'left' ? name : 'local · CPU' }]),
  };
  const shown: string[] = [];
  const session: PanelSession = new PanelSession(
    image,
    from,
    () => {
      const { left, right } = session.state();
      shown.push(`${left.state} ${right.state}`);
    },
    () => undefined,
    memento,
  );
  return {
    session,
    from,
    shown,
    label: text => {
      name = text;
    },
  };
}
const ofBefore = ({ left, right }: ReturnType<PanelSession['state']>): boolean[] =>
  [left, right].map(side => side.state === 'done' && side.before === true);

describe('a result', () => {
  it('keeps who gave it over a reload, and is of before when another server is chosen, until it is run again', async () => {
    const { session } = panel({ left: torchServe });
    await session.run();
    const reloaded = panel(
      { left: { ...torchServe, server: 'builtin' } },
      structuredClone(session.memento()),
    );
    reloaded.label('dbnet_tiny 1.0 on Built-in Server');
    await reloaded.session.refresh();
    const state = reloaded.session.state();
    expect(state.leftChoices).toEqual([
      { id: 'left-1', label: 'dbnet_tiny 1.0 on Built-in Server', selected: true },
    ]);
    expect(state.left).toMatchObject({
      state: 'done',
      answered: { label: 'dbnet_tiny 1.0 on TorchServe' },
      before: true,
    });
    expect([state.leftSource, ofBefore(state)]).toEqual([torchServe, [true, false]]);
    expect(reloaded.from.asked).toEqual([]);
    await reloaded.session.run();
    expect(reloaded.session.state().left).toMatchObject({
      answered: { label: 'dbnet_tiny 1.0 on Built-in Server' },
      prediction: { source: { server: 'builtin' } },
    });
    expect(ofBefore(reloaded.session.state())).toEqual([false, false]);
  });

  it.each<[string, Served, boolean]>([
    ['another model', { ...torchServe, model: 'svtr_tiny' }, true],
    ['another version', { ...torchServe, version: '2.0' }, true],
    [
      'a server elsewhere',
      { kind: 'served', model: 'dbnet_tiny', version: '1.0', address: 'http://10.0.0.5:8080' },
      true,
    ],
    [
      'the same program at another port',
      { ...torchServe, address: 'http://127.0.0.1:8090' },
      false,
    ],
  ])('beside %s', async (_, chosen, before) => {
    const now = { left: torchServe };
    const { session } = panel(now);
    await session.run();
    now.left = chosen;
    await session.refresh();
    expect(ofBefore(session.state())).toEqual([before, false]);
  });

  it('of a server elsewhere is of before at another address', async () => {
    const elsewhere: Served = {
      kind: 'served',
      model: 'dbnet_tiny',
      address: 'http://10.0.0.5:8080',
    };
    const now = { left: elsewhere };
    const { session } = panel(now);
    await session.run();
    now.left = { ...elsewhere, address: 'http://10.0.0.6:8080' };
    await session.refresh();
    expect(ofBefore(session.state())).toEqual([true, false]);
  });

  it('of the local run is of before with another model or device, also when that one cannot run', async () => {
    const now: Parameters<typeof panel>[0] = { left: torchServe };
    const { session } = panel(now);
    await session.run();
    now.right = {
      kind: 'unavailable',
      message: 'No ONNX.',
      source: { kind: 'local', model: 'svtr_tiny', device: 'CPU' },
    };
    await session.refresh();
    expect(ofBefore(session.state())).toEqual([false, true]);
    now.right = { kind: 'local', model: 'dbnet_tiny', device: 'webgpu' };
    await session.refresh();
    expect(ofBefore(session.state())).toEqual([false, true]);
    now.right = { kind: 'local', model: 'dbnet_tiny', device: 'CPU' };
    await session.refresh();
    expect(ofBefore(session.state())).toEqual([false, false]);
  });

  it('stays what it is when its server stops: nothing else is chosen', async () => {
    const now: Parameters<typeof panel>[0] = { left: torchServe };
    const { session } = panel(now);
    await session.run();
    now.left = { kind: 'unavailable', message: 'No server is running.' };
    await session.refresh();
    expect(ofBefore(session.state())).toEqual([false, false]);
    expect(session.state().leftSource).toEqual(torchServe);
    now.left = { ...torchServe, server: 'builtin' };
    await session.refresh();
    expect(ofBefore(session.state())).toEqual([true, false]);
    now.left = { kind: 'unavailable', message: 'No server is running.' };
    await session.refresh();
    expect(ofBefore(session.state())).toEqual([false, false]);
  });

  it('of an earlier version of the extension is shown too', async () => {
    const old: PanelMemento = {
      imagePath: image,
      left: 'left-1',
      right: undefined,
      scoreThreshold: 0.5,
      predictions: { left: prediction('served', [found(0, 0)]) },
    };
    const { session } = panel({ left: { ...torchServe, server: 'builtin' } }, old);
    await session.refresh();
    expect(session.state().left).toMatchObject({ state: 'done', before: true });
  });
});

describe('what was asked to run', () => {
  const stopped: ResolvedSource = {
    kind: 'unavailable',
    message: 'No server is running.',
    fix: { label: 'Start', command: 'mmocr.startTorchServe' },
  };

  it('runs by itself once the server is up, and is never offered to be run meanwhile', async () => {
    const now: Parameters<typeof panel>[0] = { left: stopped };
    const { session, from, shown } = panel(now);
    await session.run();
    expect(session.state()).toMatchObject({
      left: { state: 'unavailable' },
      right: { state: 'done' },
    });
    now.left = torchServe;
    await session.refresh();
    expect(session.state()).toMatchObject({ left: { state: 'done' }, right: { state: 'done' } });
    expect(from.asked.filter(line => line.startsWith('left'))).toHaveLength(1);
    expect(shown.filter(states => states.includes('idle'))).toEqual([]);
  });

  it('does so too after nothing answered at another address', async () => {
    const failing = {
      ...sources(
        () => Promise.reject(new UserError('Nothing answers at http://10.0.0.5:8080.')),
        answers('local'),
      ),
    };
    const existing: Served = {
      kind: 'served',
      model: 'dbnet_tiny',
      address: 'http://10.0.0.5:8080',
    };
    const now: Parameters<typeof panel>[0] = {
      left: { ...(await failing.resolve('left', 'left-1', image)), source: existing },
    };
    const { session, from } = panel(now);
    await session.run();
    expect(session.state().left).toMatchObject({
      state: 'failed',
      message: 'Nothing answers at http://10.0.0.5:8080.',
    });
    // Changes that concern another one ask it no second time.
    await session.refresh();
    await session.refresh();
    expect(failing.asked).toHaveLength(1);
    now.left = torchServe;
    await session.refresh();
    expect(session.state().left).toMatchObject({ state: 'done' });
    expect(from.asked.filter(line => line.startsWith('left'))).toHaveLength(1);
  });

  it('does so too when asking who answers had failed, and follows the server when it stops', async () => {
    const now: Parameters<typeof panel>[0] = {
      left: new UserError('Nothing answers at http://10.0.0.5:8081.'),
    };
    const { session } = panel(now);
    await session.run();
    expect(session.state().left).toMatchObject({ state: 'failed' });
    now.left = stopped;
    await session.refresh();
    expect(session.state().left).toMatchObject({
      state: 'unavailable',
      message: 'No server is running.',
    });
    now.left = torchServe;
    await session.refresh();
    expect(session.state().left).toMatchObject({ state: 'done' });
  });

  it('does not once the user has cancelled, nor what nobody asked for', async () => {
    const now: Parameters<typeof panel>[0] = { left: stopped };
    const { session, from } = panel(now);
    await session.refresh();
    now.left = torchServe;
    await session.refresh();
    expect(session.state()).toMatchObject({ left: { state: 'idle' }, right: { state: 'idle' } });
    now.left = stopped;
    await session.run();
    session.cancel();
    now.left = torchServe;
    await session.refresh();
    expect(session.state().left).toEqual({ state: 'idle' });
    expect(from.asked.filter(line => line.startsWith('left'))).toEqual([]);
  });

  it('starts running, also when something looks at the same time', async () => {
    const from = sources(answers('served'), answers('local'));
    const slow: ((value: ResolvedSource) => void)[] = [];
    const held: PredictionSources = {
      ...from,
      resolve: (...args) =>
        slow.length < 1 ? new Promise(resolve => slow.push(resolve)) : from.resolve(...args),
    };
    const shown: string[] = [];
    const session: PanelSession = new PanelSession(
      image,
      held,
      () => {
        const { left, right } = session.state();
        shown.push(`${left.state} ${right.state}`);
      },
      () => undefined,
    );
    const looking = session.refresh();
    await until(() => slow.length === 1);
    const running = session.run();
    slow[0]!(stopped);
    await Promise.all([looking, running]);
    expect(shown[0]).toBe('running running');
    expect(shown.filter(states => /idle|unavailable/.test(states))).toEqual([]);
    expect(session.state()).toMatchObject({ left: { state: 'done' }, right: { state: 'done' } });
  });

  it('asks once for many changes at a time', async () => {
    const now: Parameters<typeof panel>[0] = { left: stopped };
    const { session, from } = panel(now);
    await session.run();
    now.left = torchServe;
    let looks = 0;
    const counted = { ...from };
    from.options = (...of) => {
      looks++;
      return counted.options(...of);
    };
    await Promise.all(Array.from({ length: 20 }, () => session.refresh()));
    await until(
      () => session.state().left.state === 'done' && session.state().right.state === 'done',
    );
    // Two looks and the run, of two sides each.
    expect(looks).toBeLessThanOrEqual(6);
    expect(from.asked.filter(line => line.startsWith('left'))).toHaveLength(1);
  });

  it('a late word of an overtaken run changes nothing', async () => {
    const from = sources(never, answers('local'));
    const late: ((value: ResolvedSource) => void)[] = [];
    const held: PredictionSources = {
      ...from,
      resolve: (side, ...args) =>
        side === 'left' && late.length === 0
          ? new Promise(resolve => late.push(resolve))
          : from.resolve(side, ...args),
    };
    const session = new PanelSession(
      image,
      held,
      () => undefined,
      () => undefined,
    );
    const first = session.run();
    await until(() => late.length === 1);
    const second = session.run();
    await until(() => from.asked.some(line => line.startsWith('left')));
    late[0]!({ kind: 'unavailable', message: 'Too late.' });
    await first;
    expect(session.state().left).toEqual({ state: 'running' });
    session.cancel();
    await second;
  });
});
