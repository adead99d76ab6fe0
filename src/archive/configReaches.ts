import * as l10n from '@vscode/l10n';
import { isElsewhere, realPath } from '../config/elsewhere';
import type { EvaluatedConfig } from '../config/evaluate';
import { conditions, foreignTypes } from '../config/foreign';
import type { Travel } from '../config/travel';
import { isSamePath, isWithin } from '../base/within';
import type { Reach } from './reach';

/** What a config takes into the archive, or makes the server do, beyond its own files. */
export async function configReaches(
  config: EvaluatedConfig,
  travel: Travel,
  workspaceFolder?: string,
): Promise<Reach[]> {
  const { path, tree } = config;
  return [
    ...foreignTypes(tree).map((subject): Reach => ({
      kind: 'type',
      subject,
      message: l10n.t(
        "{0} builds {1}, which is no class of MMOCR's registries: it could be any code. The server refuses it unless MMOCR_TRUST_ARCHIVE=1 is set there.",
        path,
        subject,
      ),
    })),
    ...conditions(tree).map((subject): Reach => ({
      kind: 'code',
      subject,
      message: l10n.t(
        '{0} has a ConditionApply that runs "{1}" as Python. The server refuses it unless MMOCR_TRUST_ARCHIVE=1 is set there.',
        path,
        subject,
      ),
    })),
    ...config.variables.map((subject): Reach => ({
      kind: 'variable',
      subject,
      message: l10n.t(
        'The archive depends on the value that the environment variable {0} has here, because {1} names it. Look at it before you pass the archive on.',
        subject,
        path,
      ),
    })),
    ...(await filesElsewhere(config, travel, workspaceFolder)),
  ];
}

/**
 * Files from outside the project that are in the archive, and bases whose text is in it, by their
 * real paths; what an installed package ships is nobody's secret.
 */
async function filesElsewhere(
  config: EvaluatedConfig,
  travel: Travel,
  workspaceFolder?: string,
): Promise<Reach[]> {
  const { path, usedFiles } = config;
  const carried = await outside(
    travel.files.map(({ source }) => source),
    config,
    workspaceFolder,
  );
  const bases = await outside(
    usedFiles.filter(file => !isSamePath(file, path)),
    config,
    workspaceFolder,
  );
  return [
    ...carried.map(({ subject, shown }): Reach => ({
      kind: 'elsewhere',
      subject,
      message: l10n.t(
        '{0} is in the archive, because {1} names it, though it lies outside its project. Look at it before you pass the archive on.',
        shown,
        path,
      ),
    })),
    ...bases.map(({ subject, shown }): Reach => ({
      kind: 'elsewhere',
      subject,
      message: l10n.t(
        'The values of {0} are in the archive, because it is a base of {1}, though it lies outside its project. Look at them before you pass the archive on.',
        shown,
        path,
      ),
    })),
  ];
}

/** Those of `files` that lie outside the config's project, with how to write their real paths. */
async function outside(
  files: string[],
  { path, packageFolders }: EvaluatedConfig,
  workspaceFolder?: string,
): Promise<{ subject: string; shown: string }[]> {
  const found: { subject: string; shown: string }[] = [];
  for (const file of files) {
    if (
      packageFolders.some(folder => isWithin(file, folder)) ||
      !(await isElsewhere(file, path, workspaceFolder))
    )
      continue;
    const subject = await realPath(file);
    found.push({ subject, shown: isSamePath(subject, file) ? file : `${file} → ${subject}` });
  }
  return found;
}
