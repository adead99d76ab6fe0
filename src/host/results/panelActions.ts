import type { Parts } from '../parts';
import { copyText } from './copyText';
import type { ResultsPanel } from './resultsPanel';

/** A command on the results panel in front; without one it does nothing. */
export function withPanel(
  act: (panel: ResultsPanel) => void | Promise<void>,
): (parts: Parts) => Promise<void> {
  return async ({ panels }) => {
    if (panels.active) await act(panels.active);
  };
}

/**
 * Copies what the panel's page says of the place of a right-click (`data-vscode-context`): VS Code
 * hands it to the command.
 */
export function copyFromPanel(what: string): (parts: Parts, argument: unknown) => Promise<void> {
  return async (_, argument) => {
    const text = (argument as Record<string, unknown> | undefined)?.[`mmocr${what}`];
    if (typeof text === 'string') await copyText(text);
  };
}
