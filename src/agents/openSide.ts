import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { KnownTexts } from '../model/pipeline';
import type { Predictor } from '../model/prediction';
import type { TracedSide } from '../protocol/engine';
import { readStored } from '../runs/storedResult';
import type { Unlooked } from '../stages/report';
import type { AgentCall } from './agentTool';
import { file, modelShape } from './modelInput';
import { openModel } from './openModel';

/** One side of a comparison, as a tool is told of it. */
export const sideInput = z.strictObject({
  ...modelShape,
  result: file
    .optional()
    .describe('A saved result, a run file, or ground truth of any format, instead of a model'),
  result_side: z
    .enum(['left', 'right'])
    .optional()
    .describe('Which of the two results of a saved comparison'),
});

/** A side that can be asked about images. */
export interface OpenSide {
  label: string;
  predictor: (known?: KnownTexts) => Predictor;
  /** What it can be asked beside its answer. */
  looked: { side: TracedSide } | { why: Unlooked };
  dispose: () => Promise<void>;
}

/** Throws `UserError` for files and options that do not go together. */
export async function openSide(
  { result, result_side: side, ...model }: z.infer<typeof sideInput>,
  call: AgentCall,
): Promise<OpenSide> {
  if (result === undefined) {
    const opened = await openModel(model, call);
    const looked =
      opened.kind === 'local'
        ? { side: { pipeline: opened.pipeline, device: opened.device } }
        : { why: 'served' as const };
    return { ...opened, looked };
  }
  const stray = Object.entries(model).find(([, value]) => value !== undefined)?.[0];
  if (stray !== undefined)
    throw new UserError(l10n.t('"{0}" has no meaning beside "{1}".', stray, 'result'));
  const path = await call.workspace.file(result, l10n.t('Result'));
  return {
    label: call.workspace.way(path),
    predictor: () => ({ predict: image => readStored({ path, side, imagePath: image.path }) }),
    looked: { why: 'file' },
    dispose: () => Promise.resolve(),
  };
}
