import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError } from '../core/errors';

/** One quick pick row with the value it stands for. */
export interface Choice<T> extends vscode.QuickPickItem {
  value: T;
}

interface TextQuestion {
  prompt: string;
  value: string;
  password?: boolean;
  /** What is wrong with the text, or undefined. */
  validate?: (text: string) => string | undefined;
}

/** Questions asked one after the other under one title, counted "(1/3)". Escape throws `CancelledError`. */
export class Steps {
  private step = 0;

  constructor(private readonly title: string, private readonly total: number) {}

  async text(question: TextQuestion): Promise<string> {
    const input = vscode.window.createInputBox();
    Object.assign(input, { prompt: question.prompt, value: question.value, password: question.password ?? false });
    const check = (): boolean => {
      input.validationMessage = question.validate?.(input.value);
      return input.validationMessage === undefined;
    };
    input.onDidChangeValue(check);
    await this.answer(input, check);
    return input.value;
  }

  async pick<T>(placeholder: string, choices: Choice<T>[]): Promise<T> {
    const pick = vscode.window.createQuickPick<Choice<T>>();
    Object.assign(pick, { placeholder, items: choices, matchOnDescription: true, matchOnDetail: true });
    await this.answer(pick, () => pick.selectedItems.length > 0);
    const chosen = pick.selectedItems[0];
    if (!chosen) throw new CancelledError();
    return chosen.value;
  }

  /** Shows the input and waits until it is accepted with `valid`, or hidden. */
  private answer(input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>, valid: () => boolean): Promise<void> {
    this.step += 1;
    input.title = this.title;
    input.ignoreFocusOut = true;
    if (this.total > 1) Object.assign(input, { step: this.step, totalSteps: this.total });
    return new Promise<void>((resolve, reject) => {
      input.onDidAccept(() => { if (valid()) resolve(); });
      input.onDidHide(() => { reject(new CancelledError()); });
      input.show();
    }).finally(() => { input.dispose(); });
  }
}

/** Asks one question; the only choice is taken without asking. */
export async function choose<T>(title: string, placeholder: string, choices: Choice<T>[]): Promise<T> {
  const [only] = choices;
  if (only && choices.length === 1) return only.value;
  return new Steps(title, 1).pick(placeholder, choices);
}

/** Asks for any number of `choices`, all of them ticked at first. */
export async function chooseMany<T>(title: string, placeholder: string, choices: Choice<T>[]): Promise<T[]> {
  const chosen = await vscode.window.showQuickPick(choices.map(choice => ({ ...choice, picked: true })), { canPickMany: true, title, placeHolder: placeholder });
  if (!chosen?.length) throw new CancelledError();
  return chosen.map(choice => choice.value);
}

/** Asks before `file` is overwritten; anything but a yes throws `CancelledError`. */
export async function confirmOverwrite(file: string): Promise<void> {
  const overwrite = l10n.t('Overwrite');
  const chosen = await vscode.window.showWarningMessage(l10n.t('{0} exists already.', file), { modal: true }, overwrite);
  if (chosen !== overwrite) throw new CancelledError();
}

/** Asks for a file on disk. */
export async function chooseFile(title: string, filterName: string, extensions: string[]): Promise<string> {
  const [uri] = await vscode.window.showOpenDialog({ title, openLabel: l10n.t('Select'), filters: { [filterName]: extensions } }) ?? [];
  if (!uri) throw new CancelledError();
  return uri.fsPath;
}
