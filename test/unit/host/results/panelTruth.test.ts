import { describe, expect, it } from 'vitest';
import type { PanelSession } from '../../../../src/host/results/panelSession';
import type { PanelMemento } from '../../../../src/protocol/viewer';
import { found, prediction } from '../../compare/predictions';
import { panel, torchServe, type Served } from './changingPanel';
import { image } from './image';

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
