import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Subject, SubjectRow } from '../../modelStore/testRows';
import { group, type Choice, type Separator } from '../ui/steps';

/**
 * The rows of a test's question under their headings; the model tested with last comes first among
 * its own.
 */
export function subjectChoices(
  rows: readonly SubjectRow[],
  selected: string | undefined,
): (Choice<Subject> | Separator)[] {
  const isSelected = ({ subject }: SubjectRow): boolean =>
    'model' in subject && subject.model === selected;
  const of = (wanted: SubjectRow['group']): Choice<Subject>[] =>
    rows
      .filter(row => row.group === wanted)
      .sort((a, b) => Number(isSelected(b)) - Number(isSelected(a)))
      .map(({ label, says, file, subject, refusal }) => ({
        label,
        description: says,
        value: subject,
        refusal,
        ...(file === undefined ? {} : { detail: vscode.workspace.asRelativePath(file) }),
      }));
  return [
    ...group(l10n.t('On the server'), of('served')),
    ...group(l10n.t('Start a server with the model store'), of('start')),
    ...group(l10n.t('Local run, without a server'), of('local')),
    ...group(l10n.t('Convert a checkpoint first'), of('convert')),
    ...group(l10n.t('Elsewhere'), of('elsewhere')),
    ...group(l10n.t('Cannot be used'), of('unusable')),
  ];
}
