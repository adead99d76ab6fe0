import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import { archivedInWords } from '../../modelStore/storeRows';
import { subjectRows, type Situation } from '../../modelStore/testRows';
import type { Parts } from '../parts';
import { situation } from './situation';
import { group, Steps, type Choice } from '../ui/steps';
import { convertAsking } from '../convert/convertToMar';
import { prepare } from './prepareTest';

/**
 * Asks which model images are tested with, and remembers it for the workspace. Returns its name.
 */
export async function selectModel(parts: Parts, argument: unknown): Promise<string> {
  const name = typeof argument === 'string' ? argument : await ask(parts);
  await parts.models.select(name);
  return name;
}

type NameChoice = Choice<() => Promise<string>>;

/**
 * What is served, what the local run has an ONNX file of, what only lies in the store; without any
 * of them, to the first archive.
 */
async function ask(parts: Parts): Promise<string> {
  const found = await situation(parts, await parts.models.served().catch(() => []));
  const named = new Set<string>();
  const served = runnable(parts, found, 'served', named);
  const local = runnable(parts, found, 'local', named);
  const stored = onlyStored(found, named);
  const none = served.length + local.length + stored.length === 0;
  const chosen = await new Steps(l10n.t('Select Model'), 1).pick(
    none ? l10n.t('There is no model yet') : l10n.t('The model that images are tested with'),
    [
      ...group(l10n.t('On the server'), served),
      ...group(l10n.t('Local run, without a server'), local),
      ...group(l10n.t('In the model store, without ONNX file'), stored),
      ...group(l10n.t('Elsewhere'), [converting(parts)]),
    ],
  );
  return chosen();
}

/** Models that can be run so, each name once; `named` are those that were listed. */
function runnable(
  parts: Parts,
  found: Situation,
  wanted: 'served' | 'local',
  named: Set<string>,
): NameChoice[] {
  const rows = subjectRows(found).filter(
    row => row.group === wanted && row.refusal === undefined && 'model' in row.subject,
  );
  return rows.flatMap(({ label, says, file, subject }) => {
    if (named.has(label)) return [];
    named.add(label);
    const value = async (): Promise<string> => {
      await prepare(parts, subject);
      return label;
    };
    return [{ label, description: says, ...(file === undefined ? {} : { detail: file }), value }];
  });
}

function onlyStored({ store }: Situation, named: ReadonlySet<string>): NameChoice[] {
  return store
    .filter(({ name }) => !named.has(name))
    .map(({ name, archivePath, kind }) => ({
      label: name,
      description: archivedInWords(kind),
      detail: archivePath,
      value: () => Promise.resolve(name),
    }));
}

function converting(parts: Parts): NameChoice {
  return {
    label: l10n.t('Convert to MAR…'),
    description: l10n.t('a config and its checkpoint'),
    value: async () => path.parse((await convertAsking(parts, undefined)).archivePath).name,
  };
}
