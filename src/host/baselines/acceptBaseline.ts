import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';
import { replaceFile } from '../../base/replaceFile';
import { visibleText } from '../../base/visibleText';
import { accepted } from '../../check/accepted';
import { answerLine } from '../../runs/writtenLine';
import { offer } from '../ui/notify';
import { calledOn } from './calledOn';
import { answersOf } from './imageTests';

/**
 * "Accept as Baseline": what was answered last takes the place of what the baseline says, of one
 * image or of all that differ, after a question. **Undo** brings the file back as it was.
 */
export async function acceptBaseline(_: unknown, argument: unknown): Promise<void> {
  const { baseline, image } = calledOn(argument);
  const answers = answersOf(baseline);
  const images = [...answers.keys()].filter(each => image === undefined || each === image);
  if (images.length === 0)
    throw new UserError(
      l10n.t('No answer differs from the baseline since the last check. Run the check first.'),
    );
  await ask(baseline, images);
  const before = await readFile(baseline, 'utf8');
  const lines = images.map(each => [each, answerLine(each, answers.get(each)!)] as const);
  const after = accepted(before, new Map(lines));
  await replaceFile(baseline, file => file.writeFile(after));
  for (const each of images) answers.delete(each);
  const undo = { label: l10n.t('Undo'), run: () => bringBack(baseline, { before, after }) };
  // The message stays as long as the user likes; the command is over.
  void offer(vscode.window.showInformationMessage, accepts(baseline, images.length), [undo]);
}

async function ask(baseline: string, images: string[]): Promise<void> {
  const name = visibleText(path.basename(baseline));
  const [only = ''] = images;
  const accept = l10n.t('Accept');
  const question =
    images.length === 1
      ? l10n.t('Accept the new answer about {0} as right?', visibleText(only))
      : l10n.t('Accept the new answers about {0} images as right?', images.length);
  const detail = l10n.t('They take the place of what {0} says.', name);
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, accept);
  if (answer !== accept) throw new CancelledError();
}

function accepts(baseline: string, count: number): string {
  const name = path.basename(baseline);
  return count === 1
    ? l10n.t('{0} has the new answer about 1 image.', name)
    : l10n.t('{0} has the new answers about {1} images.', name, count);
}

async function bringBack(
  baseline: string,
  { before, after }: { before: string; after: string },
): Promise<void> {
  if ((await readFile(baseline, 'utf8').catch(() => '')) !== after)
    throw new UserError(l10n.t('{0} was changed since: it stays as it is.', baseline));
  await replaceFile(baseline, file => file.writeFile(before));
}
