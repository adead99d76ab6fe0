import { describe, expect, it } from 'vitest';
import { PanelSides } from '../../../../src/host/results/panelSides';
import type { SourceOption } from '../../../../src/host/results/sources';
import { runId } from '../../../../src/runs/runId';
import { answers, sources } from './sources';

const served = (server: string): string =>
  runId({ kind: 'served', model: 'dbnet', version: '1.0', server });
const [torchServe, builtIn, ray] = [served('torchserve'), served('builtin'), served('ray')];

/** The left side's choice of before, while the right one asks the built-in server. */
async function chosen(offered: string[], right = builtIn): Promise<string | undefined> {
  const options: SourceOption[] = offered.map(id => ({ id, label: id }));
  const from = {
    ...sources(answers('served'), answers('served')),
    options: () => Promise.resolve(options),
  };
  const memento = {
    imagePath: 'a.png',
    left: torchServe,
    right,
    scoreThreshold: 0,
    predictions: {},
  };
  const sides = new PanelSides('a.png', from, () => undefined, memento);
  await sides.list('left');
  return sides.left.chosen;
}

describe('a side whose server has stopped', () => {
  it('takes another one', async () => {
    expect(await chosen([builtIn, ray])).toBe(ray);
    expect(await chosen([builtIn], runId({ kind: 'local', device: 'cpu' }))).toBe(builtIn);
  });

  it('takes not the one that it is compared with: a run against itself always matches', async () => {
    expect(await chosen([builtIn])).toBe(torchServe);
  });
});
