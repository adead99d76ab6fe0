import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { checkDescription } from './checkDescription';
import type { ModelDescription } from '../model/modelDescription';
import { describeInput } from './pipeline';
import type { ReadDictionary } from '../config/read/dictionary';
import { dictionaryText } from '../config/read/dictionaryFile';
import { describePost, methods } from '../methods/registry';
import { dict, notThereYet, typeOf } from '../config/read/values';
import type { EvaluateDeps, EvaluatedConfig } from '../config/evaluate';
import { withMmocrClasses } from '../config/ownClasses';
import { findReference } from '../config/travel';
import { plain } from '../config/tree';

/**
 * What the engine needs to run the config's model as MMOCR does, from the flattened config of
 * either generation. A part of the network whose class is the project's own is described as the
 * class of MMOCR's that it is derived from.
 * @param name the model's name in headings. Throws `UserError` for a config without a model, a
 *   method or step that has no local run (named), and a dictionary that is not found.
 */
export async function describeModel(
  config: EvaluatedConfig,
  name: string,
  deps: EvaluateDeps & { readDictionary?: ReadDictionary },
): Promise<ModelDescription> {
  const values = dict(plain(await withMmocrClasses(config, deps)));
  const method = typeOf(values['model']);
  if (!method)
    throw new UserError(
      l10n.t('{0} describes no model; choose a config that is not a base of others.', config.path),
      { place: { file: config.path } },
    );
  const read =
    deps.readDictionary ??
    (reference => findDictionary(reference, config.path, deps.workspaceFolder));
  const { generation } = config;
  const post = await describePost(values, generation, read);
  if (!post) throw notThereYet(method);
  return checkDescription(
    {
      format: 1,
      name,
      generation,
      task: methods[post.kind].task,
      method,
      ...describeInput(values, generation, config.path),
      post,
    },
    config.path,
  );
}

async function findDictionary(
  reference: string,
  configPath: string,
  workspaceFolder: string | undefined,
): Promise<string> {
  const found = await findReference(reference, configPath, workspaceFolder);
  if (found === undefined)
    throw new UserError(
      l10n.t('The dictionary {0}, which {1} refers to, is not found.', reference, configPath),
      { place: { file: configPath } },
    );
  return dictionaryText(found);
}
