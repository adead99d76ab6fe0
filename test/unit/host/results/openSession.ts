import { PanelSession } from '../../../../src/host/results/panelSession';
import type { PredictionSources } from '../../../../src/host/results/sources';
import { image } from './image';

/** A session, and what it tells on the way: the states of both sides, and defects. */
export function session(
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
