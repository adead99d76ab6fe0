import type { PredictionSource } from '../../../../src/model/prediction';
import { PanelSession } from '../../../../src/host/results/panelSession';
import type { ResolvedSource } from '../../../../src/host/results/sources';
import type { PanelMemento, Side } from '../../../../src/protocol/viewer';
import { image } from './image';
import { answers, sources, type Fake } from './sources';

export type Served = Extract<PredictionSource, { kind: 'served' }>;
export const torchServe: Served = {
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
export function panel(
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
