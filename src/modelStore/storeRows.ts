import * as l10n from '@vscode/l10n';
import { kindInWords } from '../model/modelKind';
import type { ServerProgramId } from '../model/prediction';
import type { ArchivedKind } from '../archive/archivedKind';

/** An archive of the model store, as pickers show it. */
export interface StoreRow {
  /** One short line beside the name: method, task, generation, and what it lacks. */
  says: string;
  /** It can be served by the program as it is. */
  able: boolean;
}

/** What an archive is: "DBNet · detector · MMOCR 1.x", for a chain "DBNet + SVTR · MMOCR 1.x". */
export function archivedInWords({ models }: ArchivedKind): string {
  const [first = {}] = models;
  if (models.length < 2) return kindInWords(first);
  const methods = models.flatMap(({ method }) => method ?? []);
  return kindInWords({
    ...(methods.length ? { method: methods.join(' + ') } : {}),
    ...(first.generation && { generation: first.generation }),
  });
}

/** The row of an archive in the picker of a server: what the built-in one cannot run says so. */
export function storeRow(kind: ArchivedKind, program: ServerProgramId): StoreRow {
  const able = program === 'torchserve' || kind.onnx;
  const lack = able ? '' : l10n.t('needs Python: no ONNX file inside');
  return { says: [lack, archivedInWords(kind)].filter(Boolean).join(' · '), able };
}
