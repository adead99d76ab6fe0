import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { checkEnvironment } from '../../environment/checkEnvironment';
import type { ServerPlan } from '../../servers/start/plan';
import { offer } from '../ui/notify';
import type { StartFolders } from './planFromSettings';

/** What the plan's Python lacks: the launcher says so in its terminal only. */
export async function lackOf(
  { program, commandLine }: ServerPlan,
  { dist: distFolder }: StartFolders,
): Promise<UserError | undefined> {
  if (program === 'builtin') return undefined;
  const report = await checkEnvironment(commandLine.program, { distFolder }).catch(() => undefined);
  const lack = report?.lacks.find(found => found.for !== 'exporting');
  return lack && new UserError(lack.message, { fix: lack.fix });
}

/** What a plan has to say goes to the log; what is a warning, to the user. */
export function tellNotes({ notes }: ServerPlan, log: vscode.LogOutputChannel): void {
  for (const { severity, text } of notes)
    log[severity === 'warning' ? 'warn' : 'info'](visibleText(text));
  const warnings = notes.filter(({ severity }) => severity === 'warning');
  const said = warnings.map(({ text }) => text).join(' ');
  if (said) void offer(vscode.window.showWarningMessage, said);
}
