import { archivedKind, type ArchivedKind } from '../../archive/archivedKind';
import { storeRow } from '../../modelStore/storeRows';
import type { ServerProgramId } from '../../model/prediction';
import type { DamagedModel, StoredModel } from './models';
import type { Parts } from '../parts';
import { readArchivedModels } from './reading';

/** An archive that can be chosen, and whether `program` runs it as it is. */
export interface Candidate {
  model: StoredModel;
  kind: ArchivedKind;
  says: string;
  able: boolean;
}

/** One of the store's archives, as a server sees it. */
export type Found = Candidate | { model: DamagedModel };

/** The archives of the workspace's stores, or of one of them, as a server sees them. */
export async function candidates(
  program: ServerProgramId,
  parts: Parts,
  stores?: string[],
): Promise<Found[]> {
  const archives = await parts.models.archives(stores);
  return Promise.all(
    archives.map(async (model): Promise<Found> => {
      if (!('archive' in model)) return { model };
      try {
        const kind = await archivedKind(model.archive, await readArchivedModels(model.archivePath));
        return { model, kind, ...storeRow(kind, program) };
      } catch (error) {
        return { model: { ...model, problem: (error as Error).message } };
      }
    }),
  );
}
