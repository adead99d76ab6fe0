import type { RunHeader } from '../../runs/runFile';
import { parseRunId, runId } from '../../runs/runId';
import type { RunSource } from '../../runs/runSource';

/** What the editor writes into the header of a run, to go on with it after a reload. */
export interface EditorSettings {
  /** Who answers, as pickers say it. */
  label: string;
  /** All images of the run, by their paths from the header's folder, with slashes. */
  images: string[];
}

/** The id of the source that can be asked on; undefined where the header does not say. */
export function sourceIdOf(header: RunHeader | undefined): string | undefined {
  const { kind } = Object(header?.source) as { kind?: unknown };
  if (kind !== 'served' && kind !== 'local') return undefined;
  const id = runId(header!.source as RunSource);
  return parseRunId(id) && id;
}

/** Who answered, as people say it; '' where the header does not say. */
export function runLabelOf(header: RunHeader | undefined): string {
  const { label } = Object(header?.settings) as { label?: unknown };
  const { model } = Object(header?.source) as { model?: unknown };
  return [label, model].find(name => typeof name === 'string') ?? '';
}
