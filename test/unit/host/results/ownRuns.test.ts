import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PredictionSource } from '../../../../src/model/prediction';
import { PanelSession } from '../../../../src/host/results/panelSession';
import type { SourceOption } from '../../../../src/host/results/sources';
import type { PanelMemento, Side } from '../../../../src/protocol/viewer';
import { found, prediction } from '../../compare/predictions';
import { answers, sources, type Fake } from './sources';

/** Sides that are runs of their own, or follow the other: what each is set to, and asked. */
let image: string;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'own runs '));
  image = join(folder, '图 1.png');
  writeFileSync(image, 'pixels');
});
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 10 }));

const option = (id: string, byHand?: true): SourceOption => ({
  id,
  label: id,
  ...(byHand && { byHand }),
});
const served = ['served:a/1.0@torchserve', 'served:b/1.0@torchserve'];

/** Sources with these options, changed by the test; notes what each side was resolved with. */
function panel(memento?: PanelMemento): {
  session: PanelSession;
  from: Fake;
  offer: Record<Side, SourceOption[]>;
  beside: string[];
} {
  const offer: Record<Side, SourceOption[]> = {
    left: [...served.map(id => option(id)), option('truth:%2Ft.json', true)],
    right: [
      option('local:cpu'),
      option('local:webgpu'),
      option('local:cpu/b', true),
      ...served.map(id => option(id, true)),
      option('truth:%2Ft.json', true),
    ],
  };
  const beside: string[] = [];
  const from = sources(answers('served'), answers('local'));
  const plain = { ...from };
  from.options = side => Promise.resolve(offer[side]);
  from.resolve = async (side, id, imagePath, other) => {
    beside.push(`${side} ${id} beside ${other}`);
    const ready = await plain.resolve(side, id, imagePath, other);
    return { ...ready, source: sourceOf(id ?? '') };
  };
  const session = new PanelSession(
    image,
    from,
    () => undefined,
    () => undefined,
    memento,
  );
  return { session, from, offer, beside };
}
function sourceOf(id: string): PredictionSource {
  if (id.startsWith('truth')) return { kind: 'truth', path: '/t.json' };
  return id.startsWith('served')
    ? { kind: 'served', model: id, address: 'http://10.0.0.5:8080' }
    : { kind: 'local', model: id, device: 'CPU' };
}
const chosen = (session: PanelSession): (string | undefined)[] => [
  session.chosen('left'),
  session.chosen('right'),
];

describe('a side', () => {
  it('is served on the left, and the local run beside it on the right', async () => {
    const { session, from, beside } = panel();
    await session.run();
    expect(chosen(session)).toEqual([served[0], 'local:cpu']);
    expect(beside).toContain(`right local:cpu beside ${served[0]}`);
    await session.choose('left', served[1]!);
    expect(beside.at(-1)).toBe(`right local:cpu beside ${served[1]}`);
    expect(from.asked).toHaveLength(4);
  });

  it('of its own stays when the left is chosen, and is not asked again', async () => {
    const { session, from } = panel();
    await session.run();
    await session.choose('right', 'local:cpu/b');
    from.asked.length = 0;
    await session.choose('left', served[1]!);
    expect(chosen(session)).toEqual([served[1], 'local:cpu/b']);
    expect(from.asked.map(line => line.split(' ')[0])).toEqual(['left']);
  });

  it('is asked too when it has not answered', async () => {
    const { session, from } = panel();
    session.prefer({ right: 'truth:%2Ft.json' });
    await session.choose('left', served[0]!);
    expect(from.asked.map(line => line.split(' ')[0]).sort()).toEqual(['left', 'right']);
  });

  it('can be any two: a served one on the right, the truth on the left', async () => {
    const { session } = panel();
    session.prefer({ left: 'truth:%2Ft.json', right: served[1]! });
    await session.run();
    const { leftSource, rightSource } = session.state();
    expect([leftSource?.kind, rightSource?.kind]).toEqual(['truth', 'served']);
  });

  it('follows again when a test of the local run asks for it', async () => {
    const { session } = panel();
    session.prefer({ right: 'local:webgpu' });
    session.follow();
    await session.run();
    expect(session.chosen('right')).toBe('local:webgpu');
    session.prefer({ right: 'truth:%2Ft.json' });
    session.follow();
    await session.run();
    expect(session.chosen('right')).toBe('local:cpu');
  });
});

describe('the same run', () => {
  it('is never on both sides: who is chosen for one trades places with the other', async () => {
    const { session, from } = panel();
    session.prefer({ left: served[0]!, right: served[1]! });
    session.prefer({ left: served[1]! });
    await session.run();
    expect(chosen(session)).toEqual([served[1], served[0]]);
    from.asked.length = 0;
    await session.choose('right', served[1]!);
    expect(chosen(session)).toEqual([served[0], served[1]]);
    expect(from.asked.map(line => line.split(' ')[0]).sort()).toEqual(['left', 'right']);
  });

  it('chosen for the right leaves the local run that stood there to the left', async () => {
    const { session, offer } = panel();
    offer.left.push(option('local:cpu/a', true));
    session.prefer({ left: served[0]! });
    await session.run();
    await session.choose('right', served[0]!);
    expect(chosen(session)).toEqual(['local:cpu/a', served[0]]);
  });

  it('beside none leaves the right to follow', async () => {
    const { session } = panel();
    session.prefer({ left: 'none', right: served[0]! });
    session.prefer({ left: served[0]! });
    await session.run();
    expect(chosen(session)).toEqual([served[0], 'local:cpu']);
  });

  it('of an earlier memento gives way on the right', async () => {
    const both = { left: served[1], right: served[1] };
    const { session } = panel({ imagePath: image, ...both, scoreThreshold: 0, predictions: {} });
    await session.refresh();
    expect(chosen(session)).toEqual([served[1], 'local:cpu']);
  });
});

describe('a choice', () => {
  it('of an earlier version means the same after an update', async () => {
    const { session } = panel({
      imagePath: image,
      left: 'served:b/1.0',
      right: 'local:webgpu',
      scoreThreshold: 0.5,
      predictions: { left: prediction('served', [found(0, 0)]) },
    });
    await session.refresh();
    expect(chosen(session)).toEqual([served[1], 'local:webgpu']);
  });

  it('of a server that has stopped is kept, and taken up again', async () => {
    const { session, offer } = panel();
    session.prefer({ left: served[1]! });
    const all = offer.left;
    offer.left = all.filter(({ byHand }) => byHand);
    await session.refresh();
    expect(session.chosen('left')).toBe(served[1]);
    const named = session.state().leftChoices.filter(({ selected }) => selected);
    expect(named).toMatchObject([{ id: served[1], label: 'b 1.0 on TorchServe' }]);
    offer.left = all;
    await session.refresh();
    expect(session.chosen('left')).toBe(served[1]);
  });

  it('of a model that is served no more gives way to one that is', async () => {
    const { session } = panel();
    session.prefer({ left: 'served:gone/1.0@torchserve' });
    await session.refresh();
    expect(session.chosen('left')).toBe(served[0]);
  });

  it('by hand that is gone is said, and nothing answers in its place', async () => {
    const { session } = panel();
    session.prefer({ right: 'file:%2Fgone.json/left' });
    await session.refresh();
    expect(session.chosen('right')).toBe('file:%2Fgone.json/left');
    expect(session.state().rightChoices.at(-1)).toMatchObject({
      label: 'saved: gone.json#left',
      selected: true,
    });
  });

  it('of ground truth goes over to that of the next image', async () => {
    const { session } = panel();
    session.prefer({ right: 'truth:%2Fother.json' });
    await session.refresh();
    expect(session.chosen('right')).toBe('truth:%2Ft.json');
  });

  it('nobody made, where only what is chosen by hand is on offer, stays open', async () => {
    const { session, offer } = panel();
    offer.left = offer.left.filter(({ byHand }) => byHand);
    await session.refresh();
    expect(session.chosen('left')).toBeUndefined();
  });

  it.each(['constructor', 'local:', 'file:%00', 'served:a/1.0@%E0%A4%A'])(
    '%j of a hostile memento gives way',
    async id => {
      const { session } = panel();
      session.prefer({ left: id, right: id });
      await session.refresh();
      expect(chosen(session)).toEqual([served[0], 'local:cpu']);
    },
  );
});
