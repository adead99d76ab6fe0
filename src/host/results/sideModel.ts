import type { PredictionSource } from '../../model/prediction';
import type { SideState, SourceChoice } from '../../protocol/viewer';
import type { SourceOption } from './sources';

/** One side of a session. */
export interface SideModel {
  state: SideState;
  options: SourceOption[];
  chosen: string | undefined;
  /** What would answer now; undefined when nothing can, or before that was asked. */
  source: PredictionSource | undefined;
}

/** A side as the panel shows it: a result that something else than the choice gave is of before. */
export function shownState({ state, source }: SideModel): SideState {
  const before =
    state.state === 'done' && source !== undefined && !sameSource(state.prediction.source, source);
  return before ? { ...state, before } : state;
}

/** Who a side speaks of: the giver of its result, else what is chosen. */
export function shownSource({ state, source }: SideModel): PredictionSource | undefined {
  return state.state === 'done' ? state.prediction.source : source;
}

export function choices({ options, chosen }: SideModel): SourceChoice[] {
  return options.map(option => ({ ...option, selected: option.id === chosen }));
}

/** The label of what a side is set to. */
export function chosenLabel({ options, chosen }: SideModel, source: PredictionSource): string {
  return (
    options.find(({ id }) => id === chosen)?.label ??
    ('path' in source ? source.path : source.model)
  );
}

/**
 * Whether two sources are one to the user: a server that was started here may get another port at
 * its next start.
 */
function sameSource(a: PredictionSource, b: PredictionSource): boolean {
  if (a.kind === 'served' && b.kind === 'served') {
    const startedHere = a.server !== undefined && a.server === b.server;
    return (
      a.model === b.model &&
      a.version === b.version &&
      a.server === b.server &&
      (startedHere || a.address === b.address)
    );
  }
  if (a.kind === 'local' && b.kind === 'local') return a.model === b.model && a.device === b.device;
  if (a.kind === 'file' && b.kind === 'file') return a.path === b.path && a.side === b.side;
  return a.kind === 'truth' && b.kind === 'truth' && a.path === b.path;
}
