import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { parseRunId, runId } from '../../runs/runId';
import type { RunSource, StoredSide } from '../../runs/runSource';
import { storedSides } from '../../runs/storedResult';
import { choose, chooseFile } from '../ui/steps';

/** The saved result that was chosen last for an image, per workspace: image → id. */
const MEMORY = 'mmocr.savedResults';
const MOST_REMEMBERED = 50;

type FileSource = Extract<RunSource, { kind: 'file' }>;

/** The saved result that an image was compared with last. */
export function rememberedResult(
  memory: vscode.Memento,
  imagePath: string,
): FileSource | undefined {
  const id = memory.get<Record<string, string>>(MEMORY, {})[imagePath];
  const source = id === undefined ? undefined : parseRunId(id);
  return source?.kind === 'file' ? source : undefined;
}

/**
 * Asks for a saved result, and of a file with two which; remembers it. The id of the choice,
 * undefined where the user chose none. Throws `UserError` for a file that is no result.
 */
export async function askSavedResult(
  memory: vscode.Memento,
  imagePath: string,
): Promise<string | undefined> {
  try {
    const file = await chooseFile(l10n.t('Saved Result'), 'JSON', ['json', 'jsonl']);
    const side = await askSide(file);
    const id = runId({ kind: 'file', path: file, ...(side && { side }) });
    const others = Object.entries(memory.get<Record<string, string>>(MEMORY, {}))
      .filter(([image]) => image !== imagePath)
      .slice(1 - MOST_REMEMBERED);
    await memory.update(MEMORY, Object.fromEntries([...others, [imagePath, id]]));
    return id;
  } catch (error) {
    if (error instanceof CancelledError) return undefined;
    throw error;
  }
}

async function askSide(file: string): Promise<StoredSide | undefined> {
  const sides = await storedSides(file);
  if (sides.length < 2) return undefined;
  return choose<StoredSide>(
    visibleText(path.basename(file)),
    l10n.t('The file holds two results'),
    sides.map(side => ({
      label:
        side === 'left' ? l10n.t('The first, drawn solid') : l10n.t('The second, drawn dashed'),
      value: side,
    })),
  );
}
