import { readFile } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors';
import type { ModelDescription } from '../../ocr/modelDescription';
import { describeInput } from './pipeline';
import type { ReadDictionary } from './dictionary';
import { describePost, taskOf } from './methods';
import { dict, notThereYet, typeOf } from './values';
import type { EvaluatedConfig } from '../evaluate';
import { findReference } from '../travel';
import { plain } from '../tree';

/**
 * What the engine needs to run the config's model as MMOCR does, from the flattened config of either generation.
 * @param name the model's name in headings.
 * Throws `UserError` for a config without a model, a method or step that has no local run (named), and a dictionary that is not found.
 */
export async function describeModel(
  config: Pick<EvaluatedConfig, 'path' | 'generation' | 'values'>, name: string,
  deps: { workspaceFolder?: string; readDictionary?: ReadDictionary } = {},
): Promise<ModelDescription> {
  const values = dict(plain(config.values));
  const method = typeOf(values['model']);
  if (!method) throw new UserError(l10n.t('{0} describes no model; choose a config that is not a base of others.', config.path), { place: { file: config.path } });
  const read = deps.readDictionary ?? (reference => dictionaryText(reference, config.path, deps.workspaceFolder));
  const { generation } = config;
  const post = await describePost(values, generation, read);
  if (!post) throw notThereYet(method);
  return {
    format: 1, name, generation, task: taskOf(post), method,
    ...describeInput(values, generation, config.path), post,
  };
}

async function dictionaryText(reference: string, configPath: string, workspaceFolder: string | undefined): Promise<string> {
  const found = await findReference(reference, configPath, workspaceFolder);
  if (found === undefined) throw new UserError(l10n.t('The dictionary {0}, which {1} refers to, is not found.', reference, configPath), { place: { file: configPath } });
  return readFile(found, 'utf8');
}
