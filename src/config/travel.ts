import { basename, isAbsolute, join, normalize } from 'node:path';
import type { ConfigTree } from './configReply';
import { entryName, freeEntryName } from '../model/modelName';
import type { EvaluatedConfig } from './evaluate';
import { refuseOtherComputer } from './otherComputers';
import { ancestors, isFile } from './packageFiles';
import { children, servedParts } from './parts';
import { printConfig } from './print';
import { withStrings } from './tree';

/** Names that the archive gives to files of its own. */
const RESERVED = ['config.py', 'mmocr_handler.py', 'manifest.json'];
/**
 * Keys whose strings are no files of the model: training data, starting weights, registry names.
 */
const TRAINING =
  /^(type|_scope_|init_cfg|pretrained|checkpoint|load_from|resume_from|ann_file|data_root|data_prefix|img_prefix|img_path|work_dir|file_client_args|backend_args)$/;
/** Keys that name a file even where it does not exist. */
const NAMES_FILE = /_file$|^(class_list|metainfo)$/;

export interface Travel {
  /** The config's text, its file references replaced by `name`s. */
  text: string;
  /** `source` is absolute; `name` is unique, also on file systems that ignore case. */
  files: { source: string; name: string }[];
  /** References, as written, to files that are nowhere. */
  missing: string[];
}

/**
 * The files that the model and its test pipeline read (dictionaries above all) and the config text
 * that finds them beside itself. A reference is looked up in the config's folder, in the folders
 * above it and in the workspace folder.
 *
 * @param deps.taken names that other files of the archive have.
 */
export async function travelWith(
  config: EvaluatedConfig,
  deps: { workspaceFolder?: string; taken?: string[] },
): Promise<Travel> {
  const references = new Map<string, boolean>();
  for (const [key, part] of servedParts(config.tree)) collect(part, key, references);
  const names = new Map<string, string>();
  const replaced = new Map<string, string>();
  const missing: string[] = [];
  for (const [reference, namesFile] of references) {
    const source = await findReference(reference, config.path, deps.workspaceFolder);
    if (source) {
      const name =
        names.get(source) ??
        freeEntryName(entryName(basename(source)), [
          ...RESERVED,
          ...(deps.taken ?? []),
          ...names.values(),
        ]);
      names.set(source, name);
      replaced.set(reference, name);
    } else if (namesFile) missing.push(reference);
  }
  const tree = withStrings(config.tree, text => replaced.get(text) ?? text);
  return {
    text: printConfig(tree, config.path),
    files: [...names].map(([source, name]) => ({ source, name })),
    missing,
  };
}

/** Strings that may name a file, and whether their key says so. */
function collect(tree: ConfigTree, key: string, found: Map<string, boolean>): void {
  if (TRAINING.test(key)) return;
  if (typeof tree === 'string') {
    const namesFile = NAMES_FILE.test(key) && tree !== '';
    if (!tree.includes('://') && (namesFile || /[\\/.]/.test(tree)))
      found.set(tree, namesFile || found.get(tree) === true);
  }
  for (const [name, child] of children(tree)) collect(child, name || key, found);
}

/**
 * Where a file that a config refers to lies: absolute, or in the config's folder, one above it, or
 * the workspace folder. Throws `UserError` for one on another computer.
 */
export async function findReference(
  reference: string,
  configPath: string,
  workspaceFolder?: string,
  platform?: NodeJS.Platform,
): Promise<string | undefined> {
  await refuseOtherComputer(reference, configPath, workspaceFolder, platform);
  const places = [
    ...ancestors(configPath),
    ...(workspaceFolder === undefined ? [] : [workspaceFolder]),
  ];
  const candidates = isAbsolute(reference)
    ? [normalize(reference)]
    : places.map(place => join(place, reference));
  for (const candidate of candidates) if (await isFile(candidate)) return candidate;
  return undefined;
}
