import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError, type FilePlace, type Fix } from '../../base/errors';
import { visibleLines, visibleText } from '../../base/visibleText';
import type { FixButton } from '../../protocol/viewer';
import { settings } from './settings';
import { workspaceFolder } from './targets';

/** The buttons for what an error's message names, the first one first. */
export function errorButtons({ fixes, place }: UserError): FixButton[] {
  return [...(place ? [openButton(place)] : []), ...fixes.map(fix => fixButton(fix))];
}

/** Opens a file of the user's, at its line. */
function openButton({ file, line }: FilePlace): FixButton {
  const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
  return {
    label: l10n.t('Open File'),
    command: 'vscode.open',
    arguments: [vscode.Uri.file(file), { selection: new vscode.Range(at, at) }],
  };
}

/** The button for a `Fix`; the results panel shows the same ones. */
export function fixButton(fix: Fix): FixButton {
  return fixButtons[fix]();
}

const fixButtons: Record<Fix, () => FixButton> = {
  setUpPython: () => ({ label: l10n.t('Set Up Python'), command: 'mmocr.setUpPythonEnvironment' }),
  installJava: () => ({
    label: l10n.t('Get Java'),
    command: 'vscode.open',
    arguments: ['https://adoptium.net/temurin/releases/?version=17'],
  }),
  openSettings: () => ({
    label: l10n.t('Open Settings'),
    command: 'workbench.action.openSettings',
    arguments: ['@ext:mmocr-serving.mmocr-serving'],
  }),
  installDocker: () => ({
    label: l10n.t('Get Docker'),
    command: 'vscode.open',
    arguments: ['https://docs.docker.com/engine/install/'],
  }),
  convertToMar: () => ({ label: l10n.t('Convert to MAR…'), command: 'mmocr.convertToMar' }),
  convertChainToMar: () => ({
    label: l10n.t('Convert Again…'),
    command: 'mmocr.convertChainToMar',
  }),
  exportToOnnx: () => ({ label: l10n.t('Export to ONNX'), command: 'mmocr.exportToOnnx' }),
  deploy: () => ({ label: l10n.t('Deploy…'), command: 'mmocr.deploy' }),
  startTorchServe: startButton,
  selectModel: () => ({ label: l10n.t('Select Model…'), command: 'mmocr.selectModel' }),
  selectDevice: () => ({ label: l10n.t('Select Device…'), command: 'mmocr.selectDevice' }),
  manageTrust: () => ({
    label: l10n.t('Manage Workspace Trust'),
    command: 'workbench.trust.manage',
  }),
  setServerKey: () => ({ label: l10n.t('Set Server Key'), command: 'mmocr.setServerKey' }),
  showLog: () => ({ label: l10n.t('Show Log'), command: 'mmocr.showLog' }),
};

/** Starts the server that can run as things are: TorchServe needs a Python. */
export function startButton(): FixButton {
  return settings().python
    ? torchServeButton()
    : { label: l10n.t('Start Built-in Server'), command: 'mmocr.startBuiltInServer' };
}

/** For what the built-in server cannot run. */
export function torchServeButton(): FixButton {
  return { label: l10n.t('Start TorchServe'), command: 'mmocr.startTorchServe' };
}

/**
 * Shows a file that was made: in the Explorer, or without an open folder in the system's file
 * manager.
 */
export function revealButton(file: string): FixButton {
  return {
    label: l10n.t('Reveal'),
    command: workspaceFolder() ? 'revealInExplorer' : 'revealFileInOS',
    arguments: [vscode.Uri.file(file)],
  };
}

/**
 * The one place where an error meets the user: a `UserError` becomes one notification with its fix
 * as a button, a defect goes to the log with its stack and is announced in one line, a
 * `CancelledError` is silent.
 */
export function notify(error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof CancelledError) return;
  if (error instanceof UserError) {
    log.error(error.message, ...(error.cause === undefined ? [] : [logged(error.cause)]));
    const buttons = errorButtons(error);
    if (!error.fixes.includes('showLog')) buttons.push(fixButton('showLog'));
    void offer(vscode.window.showErrorMessage, error.message, buttons);
    return;
  }
  log.error(logged(error));
  const message = error instanceof Error ? error.message : String(error);
  void offer(vscode.window.showErrorMessage, l10n.t('Unexpected error: {0}', message), [
    fixButton('showLog'),
  ]);
}

/**
 * An error for the log, with its stack; what a program or a server said in it is visible and of a
 * sane length.
 */
function logged(error: unknown): string {
  return visibleLines(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** A button that does something no command does by itself. */
export interface ActionButton {
  label: string;
  run: () => Promise<void>;
}

/**
 * Shows a message, which may name files and models of strangers, with buttons, and runs what the
 * one pressed stands for.
 */
export async function offer(
  show: (message: string, ...labels: string[]) => Thenable<string | undefined>,
  message: string,
  buttons: (FixButton | ActionButton)[] = [],
): Promise<void> {
  const label = await show(visibleText(message), ...buttons.map(button => button.label));
  const chosen = buttons.find(button => button.label === label);
  if (!chosen) return;
  if ('run' in chosen) await chosen.run();
  else await vscode.commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
}
