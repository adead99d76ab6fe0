import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { archivedKind } from '../archive/archivedKind';
import { readArchivedModels } from '../archive/archivedModels';
import { readArchive } from '../archive/read';
import { UserError } from '../base/errors';
import type { ModelRole } from '../model/modelKind';
import { isModelName } from '../model/modelName';
import type { Task } from '../model/prediction';
import { checkedOptions } from './options';
import type { DeployedModel, DeployEngine, Deployment, DeployTargetId } from './deployment';
import type { DeployOptions } from './deployment';
import { deployTargets } from './targets';

/** What somebody asks for. */
export interface DeployRequest {
  target: DeployTargetId;
  engine: DeployEngine;
  /** Paths of `.mar` files. */
  archives: readonly string[];
  options: Partial<DeployOptions>;
}

const taskOf: Record<ModelRole, Task> = {
  detection: 'textdet',
  recognition: 'textrecog',
  kie: 'kie',
};

/**
 * Looks into the archives and holds the request against what the target takes: what is planned can
 * be written, and what is written can be served.
 *
 * @throws UserError naming the archive or the option, and what to do.
 */
export async function planDeployment(request: DeployRequest): Promise<Deployment> {
  const { target, engine, archives, options } = request;
  if (archives.length === 0) throw new UserError(l10n.t('There is no archive to deploy.'));
  if (!deployTargets[target].engines.includes(engine))
    throw new UserError(
      l10n.t(
        '{0} has no engine "{1}": {2}',
        target,
        engine,
        deployTargets[target].engines.join(', '),
      ),
    );
  const models = await Promise.all(archives.map(deployedModel));
  for (const [index, { name, archive }] of models.entries()) {
    const twin = models.slice(0, index).find(other => other.name === name);
    if (twin)
      throw new UserError(
        l10n.t('{0} and {1} are both called "{2}".', twin.archive, archive, name),
      );
  }
  const lacking = models.find(({ hasOnnx }) => !hasOnnx);
  if (engine === 'onnx' && lacking)
    throw new UserError(
      l10n.t(
        '{0} holds no ONNX file for each of its models. Export them, and convert again; or deploy with --engine pytorch.',
        lacking.archive,
      ),
      { fix: 'convertToMar' },
    );
  return { target, engine, models, options: checkedOptions(target, options) };
}

async function deployedModel(given: string): Promise<DeployedModel> {
  const archive = path.resolve(given);
  const opened = await readArchive(archive);
  const { modelName: name, modelVersion: version = '1.0' } = opened.manifest.model;
  if (!isModelName(name))
    throw new UserError(
      l10n.t('{0}: its model is called "{1}", which no server can serve.', archive, name),
    );
  const { models, onnx } = await archivedKind(opened, await readArchivedModels(archive));
  const last = models.at(-1)!;
  const kind = models.length > 1 ? 'chain' : last.role === 'kie' ? 'kie' : 'single';
  return {
    name,
    version,
    archive,
    task: kind === 'chain' && last.role !== 'kie' ? 'spotting' : taskOf[last.role ?? 'detection'],
    kind,
    hasOnnx: onnx,
    file: `${name}.mar`,
  };
}
