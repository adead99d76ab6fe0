import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ConfigEngine, ConfigReply, ConfigTree } from './configReply';
import { throwIfCancelled, UserError } from '../base/errors';
import type { Generation } from '../model/modelDescription';
import { fetchFile, namedVariables, packageFolders, type Texts } from './handedIn';
import { isServed } from './parts';
import { printConfig } from './print';
import { problemError, problemText } from './problem';
import { readText } from './readText';
import { RememberedConfig } from './rememberedConfig';
import { requireTree, valuesOf, type ConfigDict } from './tree';
import { usedVariables } from './usedVariables';

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
  /** Those of them that lie in an installed package (`mmdet::…`) lie in one of these folders. */
  packageFolders: string[];
  /** Environment variables without whose value the config would be another. */
  variables: string[];
  /**
   * Values that no literal stands for and only training reads, as Python writes their place: left
   * out.
   */
  leftOut: string[];
}

export interface EvaluateDeps {
  engine: ConfigEngine;
  /** Folders that hold Python packages (site-packages), for bases such as `mmdet::…`. */
  packageRoots?: string[];
  /**
   * Folders that a package is found in where `packageRoots` do not have it: the interpreter's own
   * answer.
   */
  askPython?: (packageName: string) => Promise<string[]>;
  /** Searched for packages, too: a checkout of MMDetection, say. */
  workspaceFolder?: string;
  signal?: AbortSignal;
  /** The config's text where it is not what the file holds: an editor has it, unsaved. */
  text?: string;
  /** Take the last evaluation when nothing it depends on changed. */
  remember?: boolean;
  /** Seconds after which a config that does not end is stopped; 20 without it. */
  limitSeconds?: number;
}

type Done = Extract<ConfigReply, { kind: 'done' }>;

/**
 * Bases form a chain: each round brings the next level, or the next file that is opened. More than
 * this is no config.
 */
const MOST_ROUNDS = 50;

/**
 * Evaluates a config file in the engine's sandbox, handing in the files that it asks for. Throws
 * `UserError` with file and line for anything wrong with the config, `CancelledError` on abort.
 */
export async function evaluateConfig(
  configPath: string,
  deps: EvaluateDeps,
): Promise<EvaluatedConfig> {
  const path = resolve(configPath);
  const files: Texts = { [path]: deps.text ?? (await configText(path)) };
  const fetched = async (name: string): Promise<string | null> =>
    (files[name] ??= await fetchFile(name, path, deps));
  const remembered = deps.remember
    ? new RememberedConfig(deps.engine.cacheFolder, deps.engine.enginePath, path)
    : undefined;
  const known = await remembered?.recall(fetched, namedVariables);
  if (known) return evaluated(path, known, files, []);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const environment = namedVariables(files);
    const reply = await ask(path, files, environment, deps);
    if (reply.kind === 'error') throw problemError(reply, deps);
    if (reply.kind === 'done') {
      const variables = await usedVariables(environment, reply, without =>
        ask(path, files, without, deps),
      );
      // A variable's value may be a token, and is kept nowhere.
      if (variables.length === 0) await remembered?.keep({ files, environment }, reply);
      return evaluated(path, reply, files, variables);
    }
    for (const name of reply.files) await fetched(name);
  }
  throw new UserError(l10n.t('{0} has too many levels of base files.', path));
}

async function ask(
  path: string,
  files: Texts,
  environment: Record<string, string>,
  deps: EvaluateDeps,
): Promise<ConfigReply> {
  throwIfCancelled(deps.signal);
  const { limitSeconds } = deps;
  return deps.engine.request(
    'evaluateConfig',
    { path, files, environment, ...(limitSeconds && { limitSeconds }) },
    deps.signal,
  );
}

function evaluated(
  path: string,
  { generation, tree, usedFiles, unwritable = [] }: Done,
  files: Texts,
  variables: string[],
): EvaluatedConfig {
  requireTree(tree, path);
  const needed = unwritable.find(({ path: keys }) => isServed(keys));
  if (needed)
    throw new UserError(
      problemText({
        kind: 'error',
        reason: 'notLiteral',
        arguments: [needed.where, needed.type],
        file: path,
        line: null,
      }),
    );
  return {
    path,
    generation,
    tree,
    values: valuesOf(tree) as ConfigDict,
    text: printConfig(tree, path),
    usedFiles,
    packageFolders: packageFolders(files),
    variables,
    leftOut: unwritable.map(({ where }) => where),
  };
}

async function configText(path: string): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    throw new UserError(
      l10n.t('The config {0} cannot be read: {1}', path, (error as Error).message),
      { cause: error },
    );
  }
}
