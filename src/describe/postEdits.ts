import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { EditWay, TextEdit, WantedValues } from '../config/configReply';
import { evaluateConfig, type EvaluateDeps, type EvaluatedConfig } from '../config/evaluate';
import { dict } from '../config/read/values';
import { plain, type ConfigDict } from '../config/tree';
import { edited, onlyChanged } from '../config/wantedValues';
import type { ModelDescription } from '../model/modelDescription';
import { changedPost, postControls, type PostValues } from '../model/postControls';
import { describeModel } from './describeModel';
import { wantedInConfig } from './postPlaces';

/** A config in an editor. */
export interface EditedConfig {
  path: string;
  text: string;
}

interface Before {
  config: EvaluatedConfig;
  described: ModelDescription;
}

/** Tried one after the other until the config, evaluated again, says what is wanted. */
const attempts: { way: EditWay; whole: boolean }[] = [
  { way: 'inPlace', whole: false },
  { way: 'inPlace', whole: true },
  { way: 'assigned', whole: false },
];

/**
 * The edits of a config's text by which its model has these settings, and nothing else changes:
 * where the value stands, else as an override of the base's; comments and layout stay. None where
 * the config has these values already. Throws `UserError` for a config of another method than
 * `model`, and for one that no edit makes say what is wanted, with the reason.
 */
export async function postEdits(
  { path, text }: EditedConfig,
  model: Pick<ModelDescription, 'name' | 'post'>,
  values: PostValues,
  deps: EvaluateDeps,
): Promise<TextEdit[]> {
  const evaluate = (now: string): Promise<EvaluatedConfig> =>
    evaluateConfig(path, { ...deps, text: now });
  const describe = (config: EvaluatedConfig): Promise<ModelDescription> =>
    describeModel(config, model.name, deps);
  const config = await evaluate(text);
  const before = { config, described: await describe(config) };
  requireMethod(path, before.described, model);
  const other = otherValues(before.described, values);
  if (Object.keys(other).length === 0) return [];
  let why = '';
  for (const { way, whole } of attempts) {
    const read = dict(dict(plain(config.values))['model']);
    const wanted = wantedInConfig(before.described, read, other, whole);
    const { edits, variables, problem } = await deps.engine.request(
      'editConfig',
      { text, wanted, way },
      deps.signal,
    );
    if (problem) {
      why ||= problem;
      continue;
    }
    try {
      const after = await evaluate(edited(text, edits));
      if (saysSo(before, after, await describe(after), { wanted, variables, other })) return edits;
      why ||= l10n.t('other values of it would change, too, or it sets them in another way');
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      why ||= error.message;
    }
  }
  throw notChanged(path, why);
}

function notChanged(path: string, why: string): UserError {
  return new UserError(
    l10n.t('{0} was not changed: {1}. Write the values into it yourself.', path, why),
    { place: { file: path } },
  );
}

function requireMethod(
  path: string,
  { post }: ModelDescription,
  model: Pick<ModelDescription, 'name' | 'post'>,
): void {
  if (post.kind === model.post.kind) return;
  throw new UserError(
    l10n.t(
      '{0} describes a model that is read otherwise ({1}) than {2} ({3}). Choose the config that it was trained with.',
      path,
      post.kind,
      model.name,
      model.post.kind,
    ),
  );
}

/** Those that the config does not have yet. */
function otherValues(described: ModelDescription, values: PostValues): PostValues {
  const known = postControls(described).filter(
    ({ setting, original }) => Object.hasOwn(values, setting) && values[setting] !== original,
  );
  return Object.fromEntries(known.map(({ setting }) => [setting, values[setting]!]));
}

function saysSo(
  { config, described }: Before,
  after: EvaluatedConfig,
  { post }: ModelDescription,
  { wanted, variables, other }: { wanted: WantedValues; variables: string[]; other: PostValues },
): boolean {
  const asked = changedPost(described, other);
  const same = Object.entries(asked).every(
    ([name, value]) =>
      JSON.stringify(value) === JSON.stringify((post as unknown as ConfigDict)[name]),
  );
  return same && onlyChanged(config.values, after.values, wanted, variables);
}
