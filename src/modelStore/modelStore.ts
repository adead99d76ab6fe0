import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { readArchivedModels } from '../archive/archivedModels';
import { UserError } from '../base/errors';
import { findName } from '../base/fileNames';
import { isModelName } from '../model/modelName';
import { loadable, storeFiles } from './storeFiles';

/** Which models to serve: all of the store, or model name → file in the store. */
export type ModelChoice = 'all' | Record<string, string>;

/** Looks into an archive; throws `UserError` for one that cannot be served. */
export type LookInto = (archivePath: string) => Promise<unknown>;

/**
 * Arguments of `--models` for a choice, and what damaged archives were left out of "all". Archives
 * are looked into first: TorchServe serves a truncated one as far as it goes, with an error that
 * names anything but the cause. Throws `UserError` when the store has no models, lacks a chosen
 * file, or a name is one that TorchServe would register but never serve.
 */
export async function modelArguments(
  modelStore: string,
  choice: ModelChoice,
  lookInto: LookInto = readArchivedModels,
): Promise<{ args: string[]; damaged: UserError[] }> {
  const archives = await storeFiles(modelStore, 'torchserve');
  const damage = (archive: string): Promise<UserError | undefined> =>
    damageOf(path.join(modelStore, archive), lookInto);
  return choice === 'all'
    ? allModels(modelStore, archives, damage)
    : { args: await chosenModels(modelStore, archives, choice, damage), damaged: [] };
}

type Damage = (archive: string) => Promise<UserError | undefined>;

async function allModels(
  modelStore: string,
  archives: string[],
  damage: Damage,
): Promise<{ args: string[]; damaged: UserError[] }> {
  if (!archives.length)
    throw new UserError(
      l10n.t('There is no model archive in {0}. Convert a checkpoint to .mar first.', modelStore),
      { fix: 'convertToMar' },
    );
  const problems = await Promise.all(archives.map(damage));
  const damaged = problems.filter(problem => problem !== undefined);
  if (!damaged.length) return { args: ['all'], damaged };
  const sound = archives.filter((_, index) => !problems[index]);
  if (!sound.length) throw damaged[0] as UserError;
  return { args: sound, damaged };
}

async function chosenModels(
  modelStore: string,
  archives: string[],
  choice: Record<string, string>,
  damage: Damage,
): Promise<string[]> {
  const models = Object.entries(choice);
  if (!models.length) throw new UserError(l10n.t('No model of {0} was chosen.', modelStore));
  const args: string[] = [];
  for (const [name, chosen] of models) {
    const file = findName(archives, chosen);
    if (file === undefined) {
      throw new UserError(
        l10n.t(
          '{0} is not in the model store {1}. It holds: {2}.',
          chosen,
          modelStore,
          archives.join(', ') || l10n.t('no models'),
        ),
      );
    }
    if (!isModelName(name)) {
      throw new UserError(
        l10n.t(
          '"{0}" cannot be a model name: TorchServe takes letters, digits, "_", "-" and "." only.',
          name,
        ),
      );
    }
    const problem = await damage(file);
    if (problem) throw problem;
    args.push(`${name}=${file}`);
  }
  return args;
}

async function damageOf(archivePath: string, lookInto: LookInto): Promise<UserError | undefined> {
  if (!archivePath.endsWith('.mar')) return undefined;
  return lookInto(archivePath).then(
    () => undefined,
    (error: UserError) => error,
  );
}

/**
 * Reads a choice as people write it: `dbnet.mar`, `dbnet` or `name=dbnet.mar`; nothing is all
 * models.
 */
export function modelChoice(models: readonly string[] | undefined): ModelChoice {
  if (!models?.length || (models.length === 1 && models[0]?.toLowerCase() === 'all')) return 'all';
  return Object.fromEntries(
    models.map(text => {
      const [left, right] = text.split('=', 2) as [string, string?];
      const file = path.basename(right ?? left);
      const archive = loadable.torchserve.test(file) ? file : `${file}.mar`;
      return [right === undefined ? archive.replace(loadable.torchserve, '') : left, archive];
    }),
  );
}
