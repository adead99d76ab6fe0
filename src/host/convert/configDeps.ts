import { askPackageRoots, packageRoots } from '../../environment/packageRoots';
import type { EvaluateDeps } from '../../config/evaluate';
import type { EngineClient } from '../../engineClient/engineClient';
import { settings } from '../ui/settings';
import { workspaceFolder } from '../ui/targets';

/**
 * What evaluating a config of the workspace takes: the engine, and where its bases and dictionaries
 * are looked for.
 */
export async function configDeps(
  engine: EngineClient,
  configPath: string,
): Promise<EvaluateDeps & { engine: EngineClient }> {
  const folder = workspaceFolder(configPath);
  const { python } = settings();
  // Evaluating a config needs a trusted workspace, so the interpreter may be run.
  const askPython = (name: string): Promise<string[]> =>
    python ? askPackageRoots(python, name) : Promise.resolve([]);
  return {
    engine,
    packageRoots: await packageRoots(python),
    askPython,
    ...(folder === undefined ? {} : { workspaceFolder: folder }),
  };
}
