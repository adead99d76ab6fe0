import type { RunHeader } from '../../runs/runFile';

/** What the editor writes into the header of a run, to go on with it after a reload. */
export interface EditorSettings {
  /** Who answers, as pickers say it. */
  label: string;
  /** All images of the run, by their paths from the header's folder, with slashes. */
  images: string[];
}

/** Who answered, as people say it; '' where the header does not say. */
export function runLabelOf(header: RunHeader | undefined): string {
  const { label } = Object(header?.settings) as { label?: unknown };
  const { model } = Object(header?.source) as { model?: unknown };
  return [label, model].find(name => typeof name === 'string') ?? '';
}
