import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { deployedModel } from './deployedModel';
import type {
  DeployedModel,
  DeployEngine,
  Deployment,
  DeployOptions,
  DeployTargetId,
} from './deployment';
import { checkedOptions } from './options';
import { deployTargets } from './targets';
import { targetTitles } from './targetTitles';

/** What somebody asks for. */
export interface DeployRequest {
  target: DeployTargetId;
  engine: DeployEngine;
  /** Paths of `.mar` files. */
  archives: readonly string[];
  options: Partial<DeployOptions>;
}

/**
 * Looks into the archives and holds the request against what the target takes: what is planned can
 * be written, and what is written can be served.
 *
 * @param look reads an archive; elsewhere than here for a window.
 * @throws UserError naming the archive or the option, and what to do.
 */
export async function planDeployment(
  { target, engine, archives, options }: DeployRequest,
  look: (archive: string) => Promise<DeployedModel> = deployedModel,
): Promise<Deployment> {
  if (archives.length === 0) throw new UserError(l10n.t('There is no archive to deploy.'));
  const checked = checkedOptions(target, options);
  const models: DeployedModel[] = [];
  for (const archive of archives) models.push(await look(archive));
  requireOwnNames(models);
  const reason = engineRefusal(target, engine, models);
  if (reason !== undefined)
    throw new UserError(reason, engine === 'onnx' ? { fix: ['exportToOnnx', 'convertToMar'] } : {});
  return { target, engine, models, options: checked };
}

/** Why `engine` cannot serve these models there; undefined where it can. */
export function engineRefusal(
  target: DeployTargetId,
  engine: DeployEngine,
  models: readonly DeployedModel[],
): string | undefined {
  const { engines } = deployTargets[target];
  if (!engines.includes(engine))
    return l10n.t('{0} has no engine "{1}": {2}', targetTitles[target], engine, engines.join(', '));
  const lacking = models.find(({ hasOnnx }) => !hasOnnx);
  if (engine !== 'onnx' || !lacking) return undefined;
  return l10n.t(
    '{0} lacks an ONNX file. Export to ONNX and convert again, or take PyTorch as the engine.',
    lacking.archive,
  );
}

/** Names that differ in case only are one file on some machines. */
function requireOwnNames(models: readonly DeployedModel[]): void {
  const seen = new Map<string, DeployedModel>();
  for (const model of models) {
    const twin = seen.get(model.name.toLowerCase());
    if (twin)
      throw new UserError(
        l10n.t(
          '{0} and {1} are both called "{2}". Convert one of them again under another name, or deploy each into a folder of its own.',
          twin.archive,
          model.archive,
          model.name,
        ),
        { fix: 'convertToMar' },
      );
    seen.set(model.name.toLowerCase(), model);
  }
}
