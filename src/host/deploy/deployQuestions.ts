import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
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
import { engineWords, optionNames, optionWords, targetWords } from '../../deploy/words';
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
    l10n.t('What runs the networks'),
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
 * what is to be otherwise.
 */
export async function askOptions(
  steps: Steps,
  target: DeployTargetId,
  folder: string,
): Promise<Chosen> {
  const chosen: Chosen = { options: {}, folder };
  for (;;) {
    const row = await steps.pick<Row>(
      l10n.t('Enter writes the folder; choose a line to change it'),
      optionRows(target, chosen),
    );
    if (row === 'write') return chosen;
    if (row === 'folder') chosen.folder = await askFolder(steps, chosen.folder);
    else await askOption(steps, target, row, chosen);
    steps.back();
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
    { label: l10n.t('Folder'), description: shownFolder(chosen.folder), value: 'folder' },
  ];
}

async function askOption(
  steps: Steps,
  target: DeployTargetId,
  name: keyof DeployOptions,
  chosen: Chosen,
): Promise<void> {
  const now = checkedOptions(target, chosen.options)[name];
  const given = (text: string): Partial<DeployOptions> => ({
    ...chosen.options,
    [name]: typeof now === 'number' && text.trim() !== '' ? Number(text) : text,
  });
  const text = await steps.text({
    prompt: optionWords[name](),
    value: String(now),
    validate: typed => problem(() => checkedOption(target, name, given(typed)[name])),
  });
  chosen.options = given(text);
  const { replicas = 1, maxReplicas = replicas } = chosen.options;
  // The other one of the two follows, as nobody means fewer at most than at least.
  if (name === 'replicas' && maxReplicas < replicas) chosen.options.maxReplicas = replicas;
  if (name === 'maxReplicas' && maxReplicas < replicas) chosen.options.replicas = maxReplicas;
}

function askFolder(steps: Steps, folder: string): Promise<string> {
  return steps
    .text({
      prompt: l10n.t('Folder to write; a relative one is taken from the workspace'),
      value: shownFolder(folder),
      validate: text => (text.trim() === '' ? l10n.t('Name a folder.') : undefined),
    })
    .then(text => path.resolve(workspaceFolder(folder) ?? path.dirname(folder), text.trim()));
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
