import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { isWithin } from '../base/within';
import { evaluateConfig, type EvaluatedConfig } from '../config/evaluate';
import { travelWith } from '../config/travel';
import type { AgentCall } from './agentTool';
import { configDeps } from './configDeps';

/**
 * A config of the workspace, evaluated. An agent may have written it to be told what it names:
 * throws `UserError` where it or what it refers to lies outside of the workspace and of installed
 * packages, or where it takes the value of an environment variable.
 */
export async function requireOwnConfig(file: string, call: AgentCall): Promise<EvaluatedConfig> {
  const { workspace } = call;
  const deps = await configDeps(call);
  const config = await evaluateConfig(file, { ...deps, remember: true });
  const [variable] = config.variables;
  if (variable !== undefined)
    throw new UserError(
      l10n.t(
        '{0} takes the value of the environment variable {1}, which no agent is shown.',
        workspace.way(file),
        variable,
      ),
    );
  const { files } = await travelWith(config, deps);
  for (const named of [...config.usedFiles, ...files.map(({ source }) => source)])
    if (!config.packageFolders.some(folder => isWithin(named, folder)))
      await workspace.requireOwn(named);
  return config;
}
