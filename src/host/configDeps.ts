import { packageRoots } from '../core/python/packageRoots';
import type { EvaluateDeps } from '../core/config/evaluate';
import type { EngineClient } from '../core/local/engineClient';
import { settings } from './settings';
import { workspaceFolder } from './targets';

/** What evaluating a config of the workspace takes: the engine, and where its bases and dictionaries are looked for. */
export async function configDeps(engine: EngineClient, configPath: string): Promise<EvaluateDeps> {
  const folder = workspaceFolder(configPath);
  return { engine, packageRoots: await packageRoots(settings().python), ...(folder === undefined ? {} : { workspaceFolder: folder }) };
}
