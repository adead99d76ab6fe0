import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Deployment } from '../../deploy/deployment';
import { changesCluster } from '../../deploy/clusterChange';
import { deployTargets } from '../../deploy/targets';
import { targetTitles } from '../../deploy/targetTitles';
import type { FixButton } from '../../protocol/viewer';
import type { Parts } from '../parts';
import { copyText } from '../ui/copyText';
import { offer, revealButton, type ActionButton } from '../ui/notify';

/** Opens the README of a written folder, and offers what one does next; nothing is run. */
export async function tellWritten(
  { log }: Parts,
  deployment: Deployment,
  folder: string,
  previous: string | undefined,
): Promise<void> {
  if (previous !== undefined) log.info(l10n.t('What was there lies in {0} now.', previous));
  const readme = vscode.Uri.file(path.join(folder, 'README.md'));
  await vscode.commands.executeCommand('markdown.showPreview', readme);
  const commands = deployTargets[deployment.target].commands(deployment);
  const [first = ''] = commands;
  const copy: ActionButton = {
    label: l10n.t('Copy Commands'),
    run: () => copyText(`${commands.join('\n')}\n`),
  };
  const type: ActionButton = {
    label: l10n.t('Put into Terminal'),
    run: () => typeInTerminal(deployment, folder, first),
  };
  // A notification has room for three buttons.
  void offer(vscode.window.showInformationMessage, toldOf(deployment, folder, previous), [
    copy,
    changesCluster(commands.join('\n')) ? applyButton(folder) : type,
    revealButton(readme.fsPath),
  ]);
}

function toldOf({ target }: Deployment, folder: string, previous: string | undefined): string {
  const name = path.basename(folder);
  if (previous === undefined)
    return l10n.t(
      '{0} is written for {1}. Its README says how to go on.',
      name,
      targetTitles[target],
    );
  return l10n.t(
    '{0} is written for {1}. Its README says how to go on. What was there lies in {2} now.',
    name,
    targetTitles[target],
    path.basename(previous),
  );
}

function applyButton(folder: string): FixButton {
  return {
    label: l10n.t('Diff and Apply…'),
    command: 'mmocr.applyDeployment',
    arguments: [vscode.Uri.file(folder)],
  };
}

/** The first command stands at the prompt; who wants it presses Enter. */
async function typeInTerminal(
  { target }: Deployment,
  folder: string,
  first: string,
): Promise<void> {
  const terminal = vscode.window.createTerminal({ name: targetTitles[target], cwd: folder });
  terminal.show();
  await atPrompt(terminal);
  terminal.sendText(first, false);
}

/** A shell without VS Code's integration does not tell; what comes early, it shows twice. */
const promptMs = 3000;
/** The integration is told of before the first prompt is drawn. */
const drawnMs = 500;

function atPrompt(terminal: vscode.Terminal): Promise<void> {
  return new Promise(resolve => {
    const listener = vscode.window.onDidChangeTerminalShellIntegration(event => {
      if (event.terminal !== terminal) return;
      clearTimeout(timer);
      timer = setTimeout(() => done(), drawnMs);
    });
    let timer = setTimeout(() => done(), promptMs);
    const done = (): void => {
      listener.dispose();
      resolve();
    };
  });
}
