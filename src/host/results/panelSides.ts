import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Prediction } from '../../model/prediction';
import type { PanelMemento, Side, SideState, ViewerState } from '../../protocol/viewer';
import { meant, parseRunId, standsAlone } from '../../runs/runId';
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
    model.chosen = kept(model, other) ?? usual?.id ?? model.chosen;
  }

  /** Until it is looked up who answers, what is chosen speaks for itself, not what was before. */
  set(side: Side, id: string): void {
    this[side].chosen = id;
    this[side].source = expectedSource(id);
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
    return this[side === 'left' ? 'right' : 'left'].chosen;
  }
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
