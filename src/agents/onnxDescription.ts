import { realpath } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { readSidecar } from '../describe/sidecar';
import type { ModelDescription } from '../model/modelDescription';
import { embeddedDescription } from '../onnx/embeddedDescription';
import type { Workspace } from './workspace';

/**
 * The description beside an ONNX file of the workspace or in it; undefined where there is none.
 * Throws `UserError` for one that cannot be used, and for a link out of the workspace.
 */
export async function onnxDescription(
  onnx: string,
  workspace: Workspace,
): Promise<ModelDescription | undefined> {
  const beside = `${onnx}.json`;
  const real = await realpath(beside).catch(() => undefined);
  if (real !== undefined && !workspace.has(real))
    throw new UserError(
      l10n.t('{0} is a link that leads out of the workspace.', workspace.way(beside)),
    );
  return (await readSidecar(onnx)) ?? (await embeddedDescription(onnx));
}
