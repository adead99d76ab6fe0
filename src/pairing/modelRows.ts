import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { CheckpointKind, Misfit } from './fit';
import { misfit } from './fit';
import { kindInWords, roleName, type ModelKind } from '../model/modelKind';
import { proposals, type Judged, type PairReason } from './pair';

/** A file in a picker: what fits comes first, what does not below it with the reason. */
export interface ModelRow {
  path: string;
  group: 'fits' | 'other' | 'misfit';
  /** One short line beside the file's name. */
  says: string;
  /** Why choosing it is refused; absent for what may be tried. */
  refusal?: string;
}

/**
 * The rows for judged configs or checkpoints; what nothing speaks for or against stands between.
 */
export function pairRows(judged: readonly Judged[], listed: 'config' | 'checkpoint'): ModelRow[] {
  const proposed = proposals(judged);
  const rest = judged
    .filter(({ path: file }) => !proposed.some(candidate => candidate.path === file))
    .sort((a, b) => a.path.localeCompare(b.path));
  const kinds = new Map(judged.map(({ path: file, kind }) => [file, kind]));
  return [
    ...proposed.map(({ path: file, reason }): ModelRow => ({
      path: file,
      group: 'fits',
      says: line(reasonInWords(reason), kindInWords(kinds.get(file) ?? {})),
    })),
    ...rest.flatMap(({ path: file, kind, misfit: against }): ModelRow[] =>
      against ? [] : [{ path: file, group: 'other', says: kindInWords(kind) }],
    ),
    ...rest.flatMap(({ path: file, misfit: against }): ModelRow[] =>
      against ? [misfitRow(file, against, listed)] : [],
    ),
  ];
}

export interface FoundCheckpoint {
  path: string;
  kind: CheckpointKind;
  /** An ONNX file of it lies in the workspace. */
  onnx: boolean;
}

/**
 * The rows for the checkpoints of a workspace when a model of `wanted`'s role and generation is to
 * be chosen.
 */
export function checkpointRows(found: readonly FoundCheckpoint[], wanted: ModelKind): ModelRow[] {
  const rows = found.map(({ path: file, kind, onnx }): ModelRow => {
    const against = misfit(wanted, kind);
    return against
      ? misfitRow(file, against, 'checkpoint')
      : {
          path: file,
          group: 'fits',
          says: line(kindInWords(kind), onnx ? l10n.t('with ONNX file') : ''),
        };
  });
  return (['fits', 'misfit'] as const).flatMap(group =>
    rows.filter(row => row.group === group).sort((a, b) => a.path.localeCompare(b.path)),
  );
}

/** Why a checkpoint or config does not fit, as a whole sentence with what to do. */
export function misfitSentence(
  file: string,
  against: Misfit,
  listed: 'config' | 'checkpoint',
): string {
  return against.why === 'unreadable'
    ? against.message
    : l10n.t(
        '{0} does not fit: {1}. Choose a config and a checkpoint that belong together.',
        file,
        misfitInWords(file, against, listed),
      );
}

function misfitRow(file: string, against: Misfit, listed: 'config' | 'checkpoint'): ModelRow {
  return {
    path: file,
    group: 'misfit',
    says: misfitInWords(file, against, listed),
    // A notification has one line: what counts comes first, the folder stands in the row.
    ...(against.sure
      ? { refusal: misfitSentence(file, against, listed).replaceAll(file, path.basename(file)) }
      : {}),
  };
}

function misfitInWords(file: string, against: Misfit, listed: 'config' | 'checkpoint'): string {
  const wanted = listed === 'config' ? 'checkpoint' : 'config';
  switch (against.why) {
    // The row shows name and folder already.
    case 'unreadable':
      return against.message.replaceAll(file, path.basename(file));
    case 'role':
      return l10n.t('{0}, not {1}', roleName(against[listed]), roleName(against[wanted]));
    case 'generation':
      return l10n.t('MMOCR {0}, not {1}', against[listed], against[wanted]);
    case 'method':
      return l10n.t('method {0}, not {1}', against[listed], against[wanted]);
  }
}

function line(...parts: string[]): string {
  return parts.filter(Boolean).join(' · ');
}

function reasonInWords(reason: PairReason): string {
  switch (reason) {
    case 'checkpointNamesConfig':
      return l10n.t('named in the checkpoint');
    case 'sameName':
      return l10n.t('same name');
    case 'nameBegins':
      return l10n.t('name begins alike');
    case 'similarName':
      return l10n.t('similar name');
    case 'sameFolder':
      return l10n.t('same folder');
    case 'sameMethod':
      return l10n.t('same method');
  }
}
