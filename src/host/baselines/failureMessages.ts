import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandId } from '../../base/commandIds';
import { answerTexts } from '../../check/answerTexts';
import type { CheckedImage } from '../../check/finding';
import type { Tolerance } from '../../check/tolerance';
import { details } from '../../check/words';
import { imageTest } from './imageTests';

const SHOW: CommandId = 'mmocr.showBaselineImage';
/** What menus know our messages by (`testMessage`). */
const MESSAGE = 'mmocrBaseline';

/** What is shown of an image that differs: both answers as a diff, and the way to the panel. */
export function failureMessages(
  checked: CheckedImage,
  item: vscode.TestItem,
  { compare }: Tolerance,
): vscode.TestMessage[] {
  const { baseline, run } = checked;
  const words = details(checked).split('\n').slice(1).join('\n');
  const messages = [linked(words, item)];
  if (baseline && run) {
    const texts = answerTexts(baseline, run, compare);
    messages.unshift(vscode.TestMessage.diff(words, texts.baseline, texts.run));
  }
  for (const message of messages) {
    message.contextValue = MESSAGE;
    if (item.uri) message.location = new vscode.Location(item.uri, new vscode.Position(0, 0));
  }
  return messages;
}

/** A diff shows no links: they stand in a message of their own. */
function linked(words: string, item: vscode.TestItem): vscode.TestMessage {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: [SHOW] };
  // A bracket of a file's name would end the link.
  const place = encodeURIComponent(JSON.stringify([imageTest(item)])).replace(/[()]/g, bracket =>
    bracket === '(' ? '%28' : '%29',
  );
  markdown.appendMarkdown(`[${l10n.t('Open in Results Panel')}](command:${SHOW}?${place})\n\n`);
  // A stranger's texts are no Markdown.
  markdown.appendText(words);
  return new vscode.TestMessage(markdown);
}
