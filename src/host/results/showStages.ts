import * as l10n from '@vscode/l10n';
import { comparePredictions, defaultCompareOptions } from '../../compare/compare';
import { CancelledError, UserError } from '../../base/errors';
import { exifOrientation } from '../../model/exif';
import type { ShownStages, Side, ToViewer } from '../../protocol/viewer';
import { explanation, stageLines } from '../../stages/lines';
import { throughStandIn } from '../../stages/standIn';
import { readImage } from './image';
import type { PanelSession } from './panelSession';
import type { Inside, PredictionSources } from './sources';

/** The panel whose two sides are looked into. */
export interface LookedPanel {
  readonly session: PanelSession;
  readonly around: { readonly sources: PredictionSources };
  post(message: ToViewer): void;
}

const sides = ['left', 'right'] as const;

/** Runs both sides again, stage by stage; shows where they begin to differ, or why it cannot. */
export async function showStages(panel: LookedPanel): Promise<void> {
  const { session } = panel;
  const shown = sides.map(side => session.prediction(side));
  // Settings may be moved meanwhile: what is found is of something else then.
  const isShown = (): boolean => sides.every((side, i) => session.prediction(side) === shown[i]);
  try {
    const stages = await stagesOf(panel, session.beginLook());
    if (session === panel.session) panel.post({ kind: 'stages', ...(isShown() && { stages }) });
  } catch (error) {
    if (session !== panel.session) return;
    const said = error instanceof UserError && isShown();
    panel.post({ kind: 'stages', ...(said && { error: error.message }) });
    if (!(error instanceof UserError || error instanceof CancelledError)) throw error;
  }
}

async function stagesOf(
  { session, around }: LookedPanel,
  signal: AbortSignal,
): Promise<ShownStages> {
  const image = await readImage(session.imagePath);
  const turned = exifOrientation(image.bytes) !== 1;
  const options = { ...defaultCompareOptions, scoreThreshold: session.scoreThreshold, turned };
  const inside = [await insideOf(session, 'left'), await insideOf(session, 'right')];
  const known = inside.map(side => side.known).find(Boolean);
  const params = {
    sides: inside.map(({ pipeline, device }) => ({ pipeline, device })),
    image: image.bytes,
    imagePath: image.path,
    scoreThreshold: session.scoreThreshold,
    turned,
    pictures: true,
    ...(known && { known }),
  };
  const found = await around.sources.stages(params, signal);
  const [left, right] = sides.map(side => session.prediction(side));
  const served = [left, right].some(prediction => prediction?.source.kind === 'served');
  // Texts that are hidden by their scores were read all the same.
  const hides = sides.some(side => session.live.changed(side)?.textScore);
  const report =
    left && right && served && !hides
      ? throughStandIn(found.report, comparePredictions(left, right, options))
      : found.report;
  return {
    lines: stageLines(report).map(({ name, text, finding }) => ({
      name,
      text,
      tone: finding.same === undefined ? 'unlooked' : finding.same ? 'same' : 'differs',
    })),
    explanation: explanation(report),
    pictures: found.pictures.map(({ rgba, ...picture }) => ({
      ...picture,
      rgba: Uint8Array.from(rgba).buffer,
    })),
  };
}

async function insideOf(session: PanelSession, side: Side): Promise<Inside> {
  const resolved = await session.sides.resolve(side);
  if (resolved.kind === 'unavailable') throw new UserError(resolved.message);
  const inside = await resolved.inside?.();
  if (inside) return { ...inside, pipeline: session.live.pipeline(side, inside.pipeline) };
  throw new UserError(
    resolved.source.kind === 'served'
      ? l10n.t(
          '"{0}" has no ONNX file here, so that only its answer can be compared. Export the model to ONNX.',
          resolved.source.model,
        )
      : l10n.t('A file holds only an answer: there are no stages to compare.'),
  );
}
