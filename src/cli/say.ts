import { visibleText } from '../base/visibleText';

/** One line on standard error: what went wrong, or what is to be known. */
export function complainAbout(message: string): void {
  // Programs and libraries break their lines; names that hold a line break are shown with it in a
  // `UserError` already.
  process.stderr.write(`mmocr-serving: ${visibleText(message.replaceAll(/\s*\n\s*/g, ' '))}\n`);
}
