import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Prediction } from '../../model/prediction';
import type { PanelMemento, Side, SideState, ViewerState } from '../../protocol/viewer';
import { meant, parseRunId, runId, standsAlone } from '../../runs/runId';
import { restoredSide } from './memento';
import { choices, expectedSource, shownSource, shownState, type SideModel } from './sideModel';
import type { PredictionSources, ResolvedSource, SourceOption } from './sources';

/** What the two sides are set to, what they could be, and who would answer. */
export class PanelSides {
  readonly left: SideModel;
  readonly right: SideModel;
  private truth: Prediction | undefined;

  constructor(
    private readonly imagePath: string,
    private readonly sources: PredictionSources,
    private readonly onDefect: (error: unknown) => void,
    memento: PanelMemento | undefined,
  ) {
    this.left = restoredSide(memento, 'left');
    this.right = restoredSide(memento, 'right');
  }

  /**
   * Asks what a side can be set to, and for the image's ground truth; what it is set to stays,
   * where that makes sense.
   */
  async list(side: Side): Promise<void> {
    const model = this[side];
    try {
      model.options = await this.sources.options(side, this.imagePath, this.otherChosen(side));
      this.truth = await this.sources.truth(this.imagePath);
    } catch (error) {
      this.onDefect(error);
      model.options = [];
    }
    const other = this.otherChosen(side);
    const usual = model.options.find(({ byHand, id }) => !byHand && id !== other);
    const keeps = kept(model, other);
    // Of two that are the same the right one gives way; a run against itself always matches.
    const same = keeps === other && (side === 'right' || keeps !== model.chosen);
    model.chosen = (same ? undefined : keeps) ?? usual?.id ?? model.chosen;
  }

  /** Sets the source of a side and says which sides are to run then. */
  set(side: Side, id: string): Side[] {
    const moved = this.prefer(side, id);
    for (const each of moved) this[each].source = expectedSource(this[each].chosen);
    return moved.length > 1 ? ['left', 'right'] : this.touchedBy(side);
  }

  /**
   * Chooses the source of a side: the other side, where that is set to the same run, takes over
   * what this one was. Says whose choice is another.
   */
  prefer(side: Side, id: string | undefined): Side[] {
    const model = this[side];
    const other = otherSide(side);
    const swaps = id !== model.chosen && id === this[other].chosen && standsAlone(id);
    if (swaps) this[other].chosen = ownRun(model.chosen, id!);
    model.chosen = id;
    return swaps ? [side, other] : [side];
  }

  resolve(side: Side): Promise<ResolvedSource> {
    const { chosen } = this[side];
    return this.sources.resolve(side, chosen, this.imagePath, this.otherChosen(side));
  }

  /**
   * The sides to run when `side` is set to another source: also the right one where it follows the
   * left, or has no answer yet.
   */
  touchedBy(side: Side): Side[] {
    if (side === 'right') return ['right'];
    const stays = standsAlone(this.right.chosen) && this.right.state.state === 'done';
    return stays ? ['left'] : ['left', 'right'];
  }

  /** Why a side failed, for the panel; a defect is told elsewhere, too. */
  failure(error: unknown): SideState {
    const known = error instanceof UserError;
    if (!known) this.onDefect(error);
    const shown = known
      ? error
      : new UserError(
          l10n.t('Unexpected error: {0}', error instanceof Error ? error.message : String(error)),
          { fix: 'showLog' },
        );
    const fix = this.sources.fixButton(shown);
    return { state: 'failed', message: shown.message, ...(fix && { fix }) };
  }

  /** As the panel shows them. */
  shown(): Omit<ViewerState, 'options'> {
    const { left, right } = this;
    return {
      left: shownState(left),
      right: shownState(right),
      leftSource: shownSource(left),
      rightSource: shownSource(right),
      leftChoices: choices(left),
      rightChoices: choices(right),
      ...(this.truth && { truth: this.truth }),
    };
  }

  private otherChosen(side: Side): string | undefined {
    return this[otherSide(side)].chosen;
  }
}

function otherSide(side: Side): Side {
  return side === 'left' ? 'right' : 'left';
}

/**
 * A side's choice as a run of its own, which beside `other` followed that one's model; undefined of
 * what can only stand on its own side.
 */
function ownRun(chosen: string | undefined, other: string): string | undefined {
  if (chosen === undefined || standsAlone(chosen)) return chosen;
  const [source, beside] = [parseRunId(chosen), parseRunId(other)];
  if (source?.kind !== 'local' || !beside || !('model' in beside)) return undefined;
  return runId({ ...source, model: beside.model });
}

/** The choice as it stands among the options; undefined where another has to take its place. */
function kept({ chosen, options }: SideModel, other: string | undefined): string | undefined {
  const offered = options.map(({ id }) => id);
  const among = meant(offered, chosen);
  if (among !== undefined || !standsAlone(chosen)) return among;
  // What was chosen by hand is gone: that is said, and nothing else answers in its place. So it is
  // with a served model while nothing is served but what the other side asks.
  const served = parseRunId(chosen!)?.kind === 'served';
  const another = options.some(option => isServed(option) && option.id !== other);
  return served && another ? undefined : chosen;
}

function isServed({ id }: SourceOption): boolean {
  return parseRunId(id)?.kind === 'served';
}
