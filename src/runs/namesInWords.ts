import * as l10n from '@vscode/l10n';
import { visibleName } from '../base/visibleText';
import { segments } from './imageNames';

/** Files in a sentence: by their names, since folders say nothing to who chose them. */
export function shortNames(...paths: string[]): string[] {
  return paths.map(path => visibleName(segments(path).at(-1) ?? path));
}

/** That a file of results or of ground truth says nothing of an image, and what to do. */
export function doesNotList(path: string, imagePath: string): string {
  return l10n.t(
    '{0} does not list {1}. Choose another run, or another image.',
    ...shortNames(path, imagePath),
  );
}
