import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { PanelSession } from '../../../../src/host/results/panelSession';
import type { PredictionSources, ResolvedSource } from '../../../../src/host/results/sources';
import { panel, torchServe, type Served } from './changingPanel';
import { image } from './image';
import { answers, never, sources, until } from './sources';

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
