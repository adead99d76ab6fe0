import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isSamePath } from '../../base/within';
import { modelArguments, type LookInto, type ModelChoice } from '../../modelStore/modelStore';
import type { PlanNote } from '../launch/mergeProperties';
import type { UserProperties } from '../launch/userProperties';

/** The model store to serve: the user's file may name another one. */
export async function chooseStore(
  modelStore: string,
  user: UserProperties | undefined,
  notes: PlanNote[],
): Promise<string> {
  const wanted = user?.values.get('model_store');
  if (!user || wanted === undefined) return path.resolve(modelStore);
  const store = path.resolve(path.dirname(user.path), wanted);
  const there = await fs.stat(store).then(
    found => found.isDirectory(),
    () => false,
  );
  if (!there)
    notes.push({
      severity: 'warning',
      text: l10n.t(
        '{0}: the model_store {1} is not on this machine; {2} is served.',
        user.path,
        wanted,
        modelStore,
      ),
    });
  else if (!isSamePath(store, modelStore))
    notes.push({
      severity: 'info',
      text: l10n.t(
        '{0}: its model_store {1} is served instead of {2}.',
        user.path,
        store,
        modelStore,
      ),
    });
  return there ? store : path.resolve(modelStore);
}

/** Arguments of `--models`. Throws `UserError` as `modelArguments` does. */
export async function chooseModels(
  store: string,
  { models: choice, lookInto }: { models: ModelChoice; lookInto?: LookInto },
  user: UserProperties | undefined,
  notes: PlanNote[],
): Promise<string[]> {
  const wanted = user?.values.get('load_models');
  if (user && wanted !== undefined && choice === 'all')
    return wanted.split(',').map(model => model.trim());
  if (user && wanted !== undefined)
    notes.push({
      severity: 'info',
      text: l10n.t('{0}: load_models is not used, because models were chosen.', user.path),
    });
  const { args, damaged } = await modelArguments(store, choice, lookInto);
  for (const { message } of damaged)
    notes.push({ severity: 'warning', text: l10n.t('Left out: {0}', message) });
  return args;
}
