import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { composed } from '../base/fileNames';
import type { KnownTexts } from './pipeline';
import { asPolygon } from './kieBoxes';
import { isBox } from './textResults';

/**
 * Boxes and their texts from the text of a file: `{"boxes", "texts"}`, WildReceipt's
 * `{"annotations": [{"box", "text"}]}` (a line of its annotation files; of several the one whose
 * `file_name` ends like `imageName`), or a saved result of a chain, `{"result": [{"box",
 * "text"}]}`.
 * @param path the file's name in messages. Throws `UserError` saying what is wrong with the file.
 */
export function knownTexts(content: string, path: string, imageName: string): KnownTexts {
  const wrong = (why: string) =>
    new UserError(l10n.t('{0} does not give the boxes and texts of an image: {1}.', path, why));
  const given = Object(parse(content, imageName, wrong)) as Record<string, unknown>;
  const entries = given['annotations'] ?? given['result'];
  if (Array.isArray(entries))
    return collected(
      entries.map((entry: unknown) => Object(entry) as Record<string, unknown>),
      wrong,
    );
  const { boxes, texts } = given;
  if (!Array.isArray(boxes) || !Array.isArray(texts))
    throw wrong(l10n.t('it has neither "boxes" and "texts" nor "annotations" nor "result"'));
  if (boxes.length !== texts.length)
    throw wrong(l10n.t('there are {0} boxes and {1} texts', boxes.length, texts.length));
  return collected(
    boxes.map((box: unknown, i) => ({ box, text: (texts as unknown[])[i] })),
    wrong,
  );
}

function parse(content: string, imageName: string, wrong: (why: string) => Error): unknown {
  const text = content.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.split(/\r\n|\r|\n/).filter(line => line.trim() !== '');
    if (lines.length < 2) throw wrong((error as Error).message);
    return lineOf(imageName, lines, wrong);
  }
}

/** WildReceipt keeps one image per line. */
function lineOf(imageName: string, lines: string[], wrong: (why: string) => Error): unknown {
  for (const [i, line] of lines.entries()) {
    try {
      const value: unknown = JSON.parse(line);
      const file = (Object(value) as { file_name?: unknown }).file_name;
      if (
        typeof file === 'string' &&
        composed(file.split(/[\\/]/).at(-1) ?? '') === composed(imageName)
      )
        return value;
    } catch (error) {
      throw wrong(l10n.t('line {0} is not JSON ({1})', i + 1, (error as Error).message));
    }
  }
  throw wrong(l10n.t('none of its {0} lines is about {1}', lines.length, imageName));
}

function collected(
  entries: { box?: unknown; text?: unknown }[],
  wrong: (why: string) => Error,
): KnownTexts {
  return {
    boxes: entries.map(({ box }, i) => {
      if (!isBox(box)) throw wrong(l10n.t('box {0} is not a list of corners', i + 1));
      return asPolygon(box);
    }),
    texts: entries.map(({ text }, i) => {
      if (typeof text !== 'string') throw wrong(l10n.t('text {0} is not a string', i + 1));
      return text;
    }),
  };
}
