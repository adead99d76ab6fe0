import type { PanelMemento, Side } from '../../protocol/viewer';
import type { LiveSides } from './liveSides';
import type { SideModel } from './sideModel';

/** Predictions larger than this, as JSON, are not kept over a window reload. */
const KEPT_CHARACTERS = 256 * 1024;

/** A side as it was before a window reload: its choice, and its result where that was kept. */
export function restoredSide(memento: PanelMemento | undefined, name: Side): SideModel {
  const prediction = memento?.predictions[name];
  const answered = memento?.answered?.[name];
  const state: SideModel['state'] = prediction
    ? { state: 'done', prediction, ...(answered && { answered }) }
    : { state: 'idle' };
  return { state, options: [], chosen: memento?.[name], source: prediction?.source };
}

interface Session {
  imagePath: string;
  scoreThreshold: number;
  live: LiveSides;
}

/** What a session's panel keeps over a window reload. */
export function mementoOf(
  { imagePath, scoreThreshold, live }: Session,
  sides: Readonly<Record<Side, SideModel>>,
): PanelMemento {
  const { left, right } = sides;
  return {
    imagePath,
    left: left.chosen,
    right: right.chosen,
    scoreThreshold,
    ...keptResults(sides, live),
  };
}

/**
 * The results of both sides as far as they are small enough to keep, each with who gave it; as they
 * were given, since nobody could say after a reload how they were looked at.
 */
function keptResults(
  sides: Readonly<Record<Side, SideModel>>,
  live: LiveSides,
): Pick<PanelMemento, 'predictions' | 'answered'> {
  const results = (['left', 'right'] as const).flatMap(side => {
    const { state } = sides[side];
    if (state.state !== 'done') return [];
    return [{ side, ...state, prediction: live.original(side) ?? state.prediction }];
  });
  const predictions = Object.fromEntries(results.map(({ side, prediction }) => [side, prediction]));
  if (JSON.stringify(predictions).length > KEPT_CHARACTERS) return { predictions: {} };
  return {
    predictions,
    answered: Object.fromEntries(
      results.flatMap(({ side, answered }) => (answered ? [[side, answered]] : [])),
    ),
  };
}

export function isMemento(state: unknown): state is PanelMemento {
  const { imagePath, scoreThreshold, predictions } = (state ?? {}) as Partial<PanelMemento>;
  return (
    typeof imagePath === 'string' &&
    typeof scoreThreshold === 'number' &&
    typeof predictions === 'object'
  );
}
