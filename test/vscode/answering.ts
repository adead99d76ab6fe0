import * as vscode from 'vscode';
import { until } from './extension';

/** A question as the user sees it. */
export interface Question {
  title: string;
  placeholder: string;
  /** Rows of a quick pick; undefined for an input box. */
  rows?: { label: string; description: string; detail: string; heading: string; picked: boolean }[];
  /** Text of an input box. */
  value?: string;
  /** What the box says of its text. */
  warning?: string;
}

/**
 * A row's label, the text to type, '' for Enter on what is proposed, the labels to tick, a row that
 * is not taken (then Escape), or Escape.
 */
export type Answer = string | string[] | { refused: string } | typeof ESCAPE;
export const ESCAPE = Symbol('Escape');

type Input = vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox;

/**
 * Runs `work` and answers the questions it asks, in VS Code's own quick picks and input boxes, in
 * turn; one more is answered with Escape. Gives the questions, and the messages that were shown
 * (dismissed).
 */
export async function answering(
  answers: Answer[],
  work: () => Thenable<unknown>,
): Promise<{
  questions: Question[];
  errors: string[];
  warnings: string[];
  buttons: string[];
  result: unknown;
}> {
  const { window } = vscode;
  const original = {
    createQuickPick: window.createQuickPick,
    createInputBox: window.createInputBox,
    showErrorMessage: window.showErrorMessage,
    showWarningMessage: window.showWarningMessage,
  };
  const questions: Question[] = [],
    errors: string[] = [],
    warnings: string[] = [],
    buttons: string[] = [];
  const left = [...answers];
  let failure: Error | undefined;
  const attend = <T extends Input>(input: T): T => {
    const show = input.show.bind(input);
    input.show = () => {
      show();
      const answer = left.shift() ?? ESCAPE;
      void reply(input, answer, questions).catch((error: Error) => {
        failure = error;
        input.hide();
      });
    };
    return input;
  };
  const told =
    (into: string[]) =>
    (message: string, ...labels: unknown[]): Promise<undefined> => {
      into.push(message);
      buttons.push(...labels.filter(label => typeof label === 'string'));
      return Promise.resolve(undefined);
    };
  Object.assign(window, {
    createQuickPick: () => attend(original.createQuickPick()),
    createInputBox: () => attend(original.createInputBox()),
    showErrorMessage: told(errors),
    showWarningMessage: told(warnings),
  });
  try {
    const result = await work();
    if (failure) throw failure;
    return { questions, errors, warnings, buttons, result };
  } finally {
    Object.assign(window, original);
  }
}

async function reply(input: Input, answer: Answer, questions: Question[]): Promise<void> {
  await settled(input);
  questions.push(read(input));
  if (answer === ESCAPE) return input.hide();
  const refused = typeof answer === 'object' && 'refused' in answer;
  if ('items' in input) await select(input, refused ? answer.refused : answer);
  else if (answer !== '') input.value = answer as string;
  await accept(input);
  if (refused) input.hide();
}

/** Waits until a pick knows all of its rows; nothing tells when. */
async function settled(input: Input): Promise<void> {
  for (let tries = 0; input.busy && tries < 1200; tries++)
    await new Promise(resolve => setTimeout(resolve, 100));
  if (input.busy) throw new Error(`"${input.title ?? ''}" is busy for too long`);
}

function read(input: Input): Question {
  const title = input.title ?? '';
  if (!('items' in input)) {
    const said = input.validationMessage;
    const warning = typeof said === 'string' || said === undefined ? said : said.message;
    return {
      title,
      placeholder: input.prompt ?? '',
      value: input.value,
      ...(warning === undefined ? {} : { warning }),
    };
  }
  let heading = '';
  const rows: Question['rows'] = [];
  for (const item of input.items) {
    if (item.kind === vscode.QuickPickItemKind.Separator) heading = item.label;
    else
      rows.push({
        label: item.label,
        description: item.description ?? '',
        detail: item.detail ?? '',
        heading,
        picked: input.selectedItems.includes(item),
      });
  }
  return { title, placeholder: input.placeholder ?? '', rows };
}

/**
 * Moves to the row, or ticks the rows, of the pick. Without a label, Enter takes what the window
 * has focused.
 */
async function select(
  pick: vscode.QuickPick<vscode.QuickPickItem>,
  answer: string | string[],
): Promise<void> {
  // Where any number can be chosen, no row is focused at first.
  if (answer === '' && pick.canSelectMany) return;
  await until(pick.onDidChangeActive, () => pick.activeItems.length > 0, 100, 'a focused row');
  if (answer === '') return;
  const find = (label: string): vscode.QuickPickItem => {
    const found = pick.items.find(
      item => item.label === label && item.kind !== vscode.QuickPickItemKind.Separator,
    );
    if (!found)
      throw new Error(`no "${label}" among ${pick.items.map(item => item.label).join(', ')}`);
    return found;
  };
  if (typeof answer !== 'string') pick.selectedItems = answer.map(find);
  else if (pick.activeItems[0] !== find(answer)) {
    const moved = next(pick.onDidChangeActive, `"${answer}" focused`);
    pick.activeItems = [find(answer)];
    await moved;
  }
}

/** What is set reaches the window later; it says when. */
function next(event: vscode.Event<unknown>, what: string): Promise<void> {
  let happened = false;
  const told = event(() => {
    happened = true;
  });
  return until(event, () => happened, 100, what).finally(() => {
    told.dispose();
  });
}

/** Presses Enter until the input is accepted; the widget may not be there at the first. */
async function accept(input: Input): Promise<void> {
  let done = false;
  const listeners = vscode.Disposable.from(
    input.onDidAccept(() => {
      done = true;
    }),
    input.onDidHide(() => {
      done = true;
    }),
  );
  for (let tries = 0; !done && tries < 50; tries++) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  listeners.dispose();
  if (!done) throw new Error(`"${input.title ?? ''}" does not take Enter`);
}
