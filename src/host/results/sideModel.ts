import type { PredictionSource } from '../../model/prediction';
import type { SideState, SourceChoice } from '../../protocol/viewer';
import { parseRunId } from '../../runs/runId';
import { runLabel } from '../../runs/runLabel';
import { onMissing } from './missingServer';
import type { SourceOption, Unavailable } from './sources';

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

/** What was shown before a cancelled run is still true. */
export function cancelledState(before: SideState): SideState {
  return before.state === 'running' ? { state: 'idle' } : before;
}

export function unavailableState({ message, fix }: Unavailable): SideState {
  return { state: 'unavailable', message, ...(fix && { fix }) };
}

/**
 * Who a side speaks of: the giver of its result, else who would answer; of a choice that nobody can
 * answer for, a file of another image, what the choice itself says.
 */
export function shownSource({ state, source, chosen }: SideModel): PredictionSource | undefined {
  if (state.state === 'done') return state.prediction.source;
  return source ?? (chosen === undefined ? undefined : expectedSource(chosen));
}

/** What a choice itself tells of who will answer, until that is looked up. */
export function expectedSource(chosen: string | undefined): PredictionSource | undefined {
  const source = chosen === undefined ? undefined : parseRunId(chosen);
  switch (source?.kind) {
    case 'served': {
      const { model, version, server } = source;
      const startedHere = server === 'torchserve' || server === 'builtin';
      const served = { kind: 'served', model, ...(version && { version }), address: '' } as const;
      return startedHere ? { ...served, server } : served;
    }
    case 'local':
      return { ...source, model: source.model ?? '' };
    case 'file':
    case 'truth':
    case undefined:
      return source;
  }
}

/** The choices, and what was chosen by hand and is not on offer any more. */
export function choices({ options, chosen }: SideModel): SourceChoice[] {
  const gone = options.length && !options.some(({ id }) => id === chosen) ? goneChoice(chosen) : [];
  return [...options, ...gone].map(option => ({ ...option, selected: option.id === chosen }));
}

/** A served model without its server goes by whoever gave its result. */
function goneChoice(chosen: string | undefined): SourceOption[] {
  const source = chosen === undefined ? undefined : parseRunId(chosen);
  if (chosen === undefined || !source) return [];
  const serving = source.kind === 'served' ? onMissing(source.server) : String;
  return serving ? [{ id: chosen, label: runLabel(source, { serving, device: String }) }] : [];
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
