import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import {
  freeModelName,
  nextVersion,
  proposedModelName,
  requireModelName,
  requireModelVersion,
} from '../../model/modelName';
import { readArchive } from '../models/reading';
import { complaint } from '../ui/complaint';
import { absoluteStore, archivesIn, DEFAULT_STORE, modelStore } from '../models/modelStore';
import { storeSetting } from '../ui/settings';
import { Steps } from '../ui/steps';
import { workspaceFolder } from '../ui/targets';

/**
 * What an archive is called and where it goes; `force` when the user said that one of that name is
 * overwritten.
 */
export interface ArchiveTarget {
  modelName: string;
  modelVersion: string;
  outputFolder: string;
  force: boolean;
}

/**
 * Asks what the archive of these checkpoints, in the order they run, is called. Nothing is
 * overwritten that was not named and confirmed.
 */
export async function askTarget(
  title: string,
  checkpointPaths: readonly string[],
): Promise<ArchiveTarget> {
  const store = modelStore(checkpointPaths[0]);
  const steps = new Steps(title, store === undefined ? 3 : 2);
  const outputFolder = store ?? (await askStore(steps, checkpointPaths[0]));
  const taken = (await archivesIn(outputFolder)).map(file => path.parse(file).name);
  let proposed = freeModelName(proposedModelName(checkpointPaths), taken);
  for (;;) {
    const modelName = await askName(steps, proposed, taken);
    const archivePath = path.join(outputFolder, `${modelName}.mar`);
    const older = taken.includes(modelName) ? await versionOf(archivePath) : undefined;
    if (
      older !== undefined &&
      !(await askOverwrite(archivePath, older && l10n.t('version {0}', older)))
    ) {
      proposed = freeModelName(modelName, taken);
      steps.back();
      continue;
    }
    const modelVersion = await steps.text({
      prompt: l10n.t('Model version'),
      value: older ? nextVersion(older) : '1.0',
      validate: complaint(requireModelVersion),
    });
    return { modelName, modelVersion, outputFolder, force: older !== undefined };
  }
}

async function askStore(steps: Steps, file: string | undefined): Promise<string> {
  const folder = workspaceFolder(file);
  const written = await steps.text({
    prompt: l10n.t('Model store: the folder for all archives, remembered for this workspace'),
    value: DEFAULT_STORE,
    validate: complaint(text => absoluteStore(text, folder)),
  });
  await storeSetting('modelStore', written, 'workspace');
  return absoluteStore(written, folder);
}

function askName(steps: Steps, value: string, taken: readonly string[]): Promise<string> {
  return steps.text({
    prompt: l10n.t('Model name: the archive is NAME.mar, the model answers at /predictions/NAME'),
    value,
    validate: complaint(requireModelName),
    warn: name =>
      taken.some(other => other.toLowerCase() === name.toLowerCase())
        ? l10n.t('{0}.mar exists already. {1} is free.', name, freeModelName(name, taken))
        : undefined,
  });
}

/** The version of an archive; '' for one that says none or cannot be read. */
async function versionOf(archivePath: string): Promise<string> {
  return readArchive(archivePath).then(
    ({ manifest }) => manifest.model.modelVersion ?? '',
    () => '',
  );
}

/**
 * Asks whether `file` is overwritten: true for yes, false for another name. It comes second: Enter
 * overwrites nothing.
 */
export function askOverwrite(file: string, says = ''): Promise<boolean> {
  const name = path.basename(file);
  return new Steps(l10n.t('{0} exists already.', name), 1).pick(file, [
    { label: l10n.t('Choose Another Name…'), value: false },
    { label: l10n.t('Overwrite {0}', name), description: says, value: true },
  ]);
}
