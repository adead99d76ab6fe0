import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ConfigTree, EngineMethods } from '../../protocol/engine';
import { throwIfCancelled, UserError } from '../errors';
import type { EngineClient } from '../local/engineClient';
import type { Generation } from '../ocr/modelDescription';
import { findInPackages } from './packageFiles';
import { printConfig } from './print';
import { problemText } from './problem';
import { RememberedConfig } from './rememberedConfig';
import { requireTree, valuesOf, type ConfigDict } from './tree';

export { plain, type ConfigDict, type ConfigValue } from './tree';

/** A config with its bases merged in, as mmengine (1.x) or mmcv (0.x) load it. */
export interface EvaluatedConfig {
  path: string;
  generation: Generation;
  /** Plain data; tuples are `{"__tuple__": […]}`, `plain` makes arrays of them. */
  values: ConfigDict;
  /** Python source of the flattened config. */
  text: string;
  /** The values without loss, for printing again. */
  tree: ConfigTree;
  /** The config and its bases, absolute. */
  usedFiles: string[];
}

export interface EvaluateDeps {
  engine: EngineClient;
  /** Folders that hold Python packages (site-packages), for bases such as `mmdet::…`. */
  packageRoots?: string[];
  /** Searched for packages, too: a checkout of MMDetection, say. */
  workspaceFolder?: string;
  signal?: AbortSignal;
  /** Take the last evaluation when nothing it depends on changed. */
  remember?: boolean;
  /** Seconds after which a config that does not end is stopped; 20 without it. */
  limitSeconds?: number;
}

/** Bases form a chain: each round brings the next level. Deeper than this is no config. */
const MOST_ROUNDS = 50;
/** A file with more text than this is no config. */
const MOST_BYTES = 10_000_000;

/**
 * Evaluates a config file in the engine's sandbox, handing in the files that it asks for.
 * Throws `UserError` with file and line for anything wrong with the config, `CancelledError` on abort.
 */
export async function evaluateConfig(configPath: string, deps: EvaluateDeps): Promise<EvaluatedConfig> {
  const path = resolve(configPath);
  const files: Record<string, string | null> = { [path]: await configText(path) };
  const remembered = deps.remember ? new RememberedConfig(deps.engine.cacheFolder, deps.engine.enginePath, path) : undefined;
  const known = await remembered?.recall(name => (name === path ? Promise.resolve(files[path] ?? null) : fetchFile(name, path, deps)), namedVariables);
  if (known) return evaluated(path, known);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    throwIfCancelled(deps.signal);
    const environment = namedVariables(files);
    const params: EngineMethods['evaluateConfig']['params'] = { path, files, environment, ...(deps.limitSeconds && { limitSeconds: deps.limitSeconds }) };
    const reply = await deps.engine.request('evaluateConfig', params, deps.signal);
    if (reply.kind === 'error') throw new UserError(problemText(reply), { place: { file: reply.file, line: reply.line } });
    if (reply.kind === 'done') {
      await remembered?.keep({ files, environment }, reply);
      return evaluated(path, reply);
    }
    for (const name of reply.files) files[name] = await fetchFile(name, path, deps);
  }
  throw new UserError(l10n.t('{0} has too many levels of base files.', path));
}

function evaluated(path: string, reply: { generation: Generation; tree: ConfigTree; usedFiles: string[] }): EvaluatedConfig {
  requireTree(reply.tree, path);
  const { generation, tree, usedFiles } = reply;
  return { path, generation, tree, values: valuesOf(tree) as ConfigDict, text: printConfig(tree, path), usedFiles };
}

async function configText(path: string): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    throw new UserError(l10n.t('The config {0} cannot be read: {1}', path, (error as Error).message), { cause: error });
  }
}

/** The text of a base of `path`; for `package::path` the absolute path of the file found; null for what does not exist. */
async function fetchFile(name: string, path: string, deps: EvaluateDeps): Promise<string | null> {
  if (name.includes('::')) return await findInPackages(name, path, deps) ?? null;
  // Only configs are handed in: a config must not read somebody's settings by naming them as its base.
  const beside = !relative(dirname(path), name).startsWith('..');
  if (!name.endsWith('.py') && !(name.endsWith('.json') && beside)) return null;
  return readText(name).catch(() => null);
}

/** Asks for the kind first: reading a pipe waits for ever, and a device never ends. */
async function readText(path: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error(l10n.t('{0} is not a file.', path));
  if (found.size > MOST_BYTES) throw new Error(l10n.t('{0} is too large for a config.', basename(path)));
  const bytes = await readFile(path);
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The environment variables that the texts name as `{{ $NAME:default }}`; the sandbox sees no others. */
function namedVariables(files: Record<string, string | null>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const text of Object.values(files)) {
    for (const [, name = ''] of text?.matchAll(/\{\{['"]?\s*\$(\w+)\s*:/g) ?? []) {
      const value = process.env[name];
      if (value !== undefined) found[name] = value;
    }
  }
  return found;
}
