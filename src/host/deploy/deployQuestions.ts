import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { CancelledError } from '../../base/errors';
import {
  deployEngines,
  deployTargetIds,
  type DeployedModel,
  type DeployEngine,
  type DeployOptions,
  type DeployTargetId,
} from '../../deploy/deployment';
import { checkedOption, checkedOptions } from '../../deploy/options';
import { engineRefusal } from '../../deploy/planDeployment';
import { deployTargets } from '../../deploy/targets';
import { targetTitles } from '../../deploy/targetTitles';
import { engineWords, optionNames, optionWords, storeWords, targetWords } from '../../deploy/words';
import { workspaceFolder } from '../ui/targets';
import type { Choice, Separator, Steps } from '../ui/steps';

export function askTarget(steps: Steps): Promise<DeployTargetId> {
  return steps.pick(
    l10n.t('Where it is to be served'),
    deployTargetIds.map(id => ({ label: targetTitles[id], detail: targetWords[id](), value: id })),
  );
}

/** One that cannot be says why. */
export function askEngine(
  steps: Steps,
  target: DeployTargetId,
  models: readonly DeployedModel[],
): Promise<DeployEngine> {
  const names: Record<DeployEngine, string> = { pytorch: 'PyTorch', onnx: 'ONNX Runtime' };
  // A line has no room for whole paths.
  const named = models.map(model => ({ ...model, archive: path.basename(model.archive) }));
  return steps.pick(
    l10n.t('Engine that runs the models'),
    deployEngines.map(engine => {
      const refusal = engineRefusal(target, engine, named);
      return {
        label: names[engine],
        detail: refusal ?? engineWords[engine](),
        refusal,
        value: engine,
      };
    }),
  );
}

/** What is written where. */
export interface Chosen {
  options: Partial<DeployOptions>;
  folder: string;
}

type Row = 'write' | 'folder' | keyof DeployOptions;

/**
 * Every option with what it is, so that Enter takes the defaults and a question is only asked about
 * what is to be otherwise; Escape from one leads back to the list. `refuse` says why a folder
 * cannot be written.
 */
export async function askOptions(
  steps: Steps,
  target: DeployTargetId,
  folder: string,
  refuse: (folder: string) => string | undefined,
): Promise<Chosen> {
  const chosen: Chosen = { options: {}, folder };
  for (;;) {
    const row = await steps.pick<Row>(
      l10n.t('Enter writes the folder; choose a line to change it'),
      optionRows(target, chosen),
    );
    if (row === 'write') return chosen;
    // The list, the question and the list again are one step.
    steps.back();
    try {
      if (row === 'folder') chosen.folder = await askFolder(steps, chosen.folder, refuse);
      else await askOption(steps, target, row, chosen);
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    }
    steps.back();
  }
}

function optionRows(target: DeployTargetId, chosen: Chosen): (Choice<Row> | Separator)[] {
  const options = checkedOptions(target, chosen.options);
  return [
    {
      label: l10n.t('$(check) Write the Folder'),
      description: shownFolder(chosen.folder),
      value: 'write',
    },
    ...deployTargets[target].options.map(name => ({
      label: optionNames[name](),
      description: String(options[name]),
      detail: optionWords[name](),
      value: name,
    })),
    { label: l10n.t('Folder to write'), description: shownFolder(chosen.folder), value: 'folder' },
  ];
}

async function askOption(
  steps: Steps,
  target: DeployTargetId,
  name: keyof DeployOptions,
  chosen: Chosen,
): Promise<void> {
  if (name === 'store') {
    chosen.options.store = await askStore(steps);
    return;
  }
  const now = checkedOptions(target, chosen.options)[name];
  const given = (text: string): Partial<DeployOptions> => ({
    ...chosen.options,
    [name]: typeof now === 'number' ? numberOf(text) : text,
  });
  const text = await steps.text({
    prompt: optionWords[name](),
    value: String(now),
    validate: typed =>
      problem(() => checkedOption(target, name, given(typed)[name], optionNames[name]())),
  });
  chosen.options = given(text);
  const { replicas = 1, maxReplicas = replicas } = chosen.options;
  // The other one of the two follows, as nobody means fewer at most than at least.
  if (name === 'replicas' && maxReplicas < replicas) chosen.options.maxReplicas = replicas;
  if (name === 'maxReplicas' && maxReplicas < replicas) chosen.options.replicas = maxReplicas;
}

function askStore(steps: Steps): Promise<DeployOptions['store']> {
  return steps.pick(
    optionNames.store(),
    (['claim', 'image'] as const).map(value => ({
      label: value,
      detail: storeWords[value](),
      value,
    })),
  );
}

/** What is no number stays as it was typed, and is refused as that. */
function numberOf(text: string): number | string {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

async function askFolder(
  steps: Steps,
  folder: string,
  refuse: (folder: string) => string | undefined,
): Promise<string> {
  const root = workspaceFolder(folder) ?? path.dirname(folder);
  const meant = (text: string): string => path.resolve(root, text.trim());
  const text = await steps.text({
    prompt: l10n.t('Folder to write; a relative one is taken from the workspace'),
    value: shownFolder(folder),
    validate: text => (text.trim() === '' ? l10n.t('Name a folder.') : refuse(meant(text))),
  });
  return meant(text);
}

function shownFolder(folder: string): string {
  const root = workspaceFolder(folder);
  const way = root === undefined ? folder : path.relative(root, folder);
  return way === '' || way.startsWith('..') ? folder : way;
}

function problem(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
