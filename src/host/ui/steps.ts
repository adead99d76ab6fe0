import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { pause } from '../../base/deadline';
import { CancelledError } from '../../base/errors';
import { offer } from './notify';

/** One quick pick row with the value it stands for. */
export interface Choice<T> extends vscode.QuickPickItem {
  value: T;
  /** Why it cannot be chosen: told when it is, and the question stays. */
  refusal?: string | undefined;
}

/** A heading between choices. */
export interface Separator extends vscode.QuickPickItem {
  kind: vscode.QuickPickItemKind.Separator;
}

interface TextQuestion {
  prompt: string;
  value: string;
  password?: boolean;
  /** What is wrong with the text, or undefined. */
  validate?: (text: string) => string | undefined;
  /** What is to be known of a text that can be taken all the same. */
  warn?: (text: string) => string | undefined;
}

/**
 * The window tells which row was taken by its number: Enter on rows that have just moved could mean
 * another one.
 */
const STILL_MS = 400;

/**
 * Questions asked one after the other under one title, counted "(1/3)". Escape throws
 * `CancelledError`.
 */
export class Steps {
  private step = 0;

  constructor(
    private readonly title: string,
    private readonly total: number,
  ) {}

  /** The next question takes the last one's place in the count. */
  back(): void {
    this.step -= 1;
  }

  async text(question: TextQuestion): Promise<string> {
    const input = vscode.window.createInputBox();
    Object.assign(input, {
      prompt: question.prompt,
      value: question.value,
      password: question.password ?? false,
    });
    const check = (): boolean => {
      const error = question.validate?.(input.value);
      const warning = error === undefined ? question.warn?.(input.value) : undefined;
      input.validationMessage =
        error ??
        (warning === undefined
          ? undefined
          : { message: warning, severity: vscode.InputBoxValidationSeverity.Warning });
      return error === undefined;
    };
    input.onDidChangeValue(check);
    if (question.warn) check();
    await this.answer(input, check);
    return input.value;
  }

  async pick<T>(placeholder: string, choices: (Choice<T> | Separator)[]): Promise<T> {
    const [chosen] = await this.pickFrom(placeholder, choices, false);
    if (!chosen) throw new CancelledError();
    return chosen.value;
  }

  /** Asks for one or more of `choices`; those with `picked` are ticked at first. */
  async pickMany<T>(placeholder: string, choices: (Choice<T> | Separator)[]): Promise<T[]> {
    return (await this.pickFrom(placeholder, choices, true)).map(({ value }) => value);
  }

  /**
   * Asks while what is known of the choices still comes: `fill` shows them anew whenever it has
   * learnt something, and is cancelled when one is chosen or the question closed. The pick is busy
   * until then.
   */
  async pickAsFound<T>(
    placeholder: string,
    fill: (
      show: (choices: (Choice<T> | Separator)[]) => void,
      signal: AbortSignal,
    ) => Promise<void>,
  ): Promise<T> {
    const pick = vscode.window.createQuickPick<Choice<T> | Separator>();
    Object.assign(pick, { placeholder, busy: true, matchOnDescription: true, matchOnDetail: true });
    const controller = new AbortController();
    let movedAt = -Infinity;
    const show = (choices: (Choice<T> | Separator)[]): void => {
      if (showAnew(pick, choices)) movedAt = Date.now();
    };
    const filled = fill(show, controller.signal)
      .then(() => pause(STILL_MS, [controller.signal]))
      .finally(() => {
        pick.busy = false;
      });
    const failed = filled.then(
      () =>
        new Promise<never>(() => {
          /* The answer ends the question. */
        }),
    );
    try {
      await Promise.race([this.answerPick(pick, () => Date.now() - movedAt >= STILL_MS), failed]);
      const [chosen] = pick.selectedItems.filter(isChoice);
      if (!chosen) throw new CancelledError();
      return chosen.value;
    } finally {
      controller.abort();
      pick.dispose();
    }
  }

  private async pickFrom<T>(
    placeholder: string,
    items: (Choice<T> | Separator)[],
    canSelectMany: boolean,
  ): Promise<Choice<T>[]> {
    const pick = vscode.window.createQuickPick<Choice<T> | Separator>();
    Object.assign(pick, {
      placeholder,
      canSelectMany,
      items,
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (canSelectMany)
      pick.selectedItems = items.filter(item => isChoice(item) && item.picked === true);
    await this.answerPick(pick);
    return pick.selectedItems.filter(isChoice);
  }

  /** Waits until choices are taken that may be. */
  private answerPick<T>(
    pick: vscode.QuickPick<Choice<T> | Separator>,
    isStill = () => true,
  ): Promise<void> {
    return this.answer(pick, () => {
      if (!isStill()) return false;
      const chosen = pick.selectedItems.filter(isChoice);
      const refusal = chosen.find(item => item.refusal !== undefined)?.refusal;
      if (refusal !== undefined) void offer(vscode.window.showWarningMessage, refusal);
      return refusal === undefined && chosen.length > 0;
    });
  }

  /** Shows the input and waits until it is accepted with `valid`, or hidden. */
  private answer(
    input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
    valid: () => boolean,
  ): Promise<void> {
    this.step += 1;
    input.title = this.title;
    input.ignoreFocusOut = true;
    if (this.total > 1) Object.assign(input, { step: this.step, totalSteps: this.total });
    return new Promise<void>((resolve, reject) => {
      input.onDidAccept(() => {
        if (valid()) resolve();
      });
      input.onDidHide(() => {
        reject(new CancelledError());
      });
      input.show();
    }).finally(() => {
      input.dispose();
    });
  }
}

function isChoice<T>(item: Choice<T> | Separator): item is Choice<T> {
  return item.kind !== vscode.QuickPickItemKind.Separator;
}

/**
 * Who has moved to a row stays on it, wherever it now stands; else the first one is focused.
 * Whether rows have changed their places.
 */
function showAnew<T>(
  pick: vscode.QuickPick<Choice<T> | Separator>,
  choices: (Choice<T> | Separator)[],
): boolean {
  const before = pick.items.filter(isChoice);
  const after = choices.filter(isChoice);
  const [focused] = pick.activeItems.filter(isChoice);
  pick.items = choices;
  const same =
    focused && focused.value !== before[0]?.value
      ? after.find(item => item.value === focused.value)
      : undefined;
  if (same) pick.activeItems = [same];
  return before.some((item, index) => item.value !== after[index]?.value);
}

/** Choices under a heading; nothing for none. */
export function group<T>(heading: string, choices: Choice<T>[]): (Choice<T> | Separator)[] {
  return choices.length
    ? [{ label: heading, kind: vscode.QuickPickItemKind.Separator }, ...choices]
    : [];
}

/** Asks one question; the only choice is taken without asking. */
export async function choose<T>(
  title: string,
  placeholder: string,
  choices: Choice<T>[],
): Promise<T> {
  const [only] = choices;
  if (only && choices.length === 1) return only.value;
  return new Steps(title, 1).pick(placeholder, choices);
}

/** Asks for a file on disk. */
export async function chooseFile(
  title: string,
  filterName: string,
  extensions: string[],
): Promise<string> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: l10n.t('Select'),
      filters: { [filterName]: extensions },
    })) ?? [];
  if (!uri) throw new CancelledError();
  return uri.fsPath;
}
