import { archivedKind, type ArchivedKind } from '../archive/archivedKind';
import type { ArchiveContents } from '../archive/archivedModels';
import type { ArchiveTexts } from '../archive/read';
import type { AgentCall } from './agentTool';

/** An archive that was looked into, in the engine: it is a stranger's file. */
export interface ReadArchive {
  archive: ArchiveTexts;
  models: ArchiveContents['models'];
  kind: ArchivedKind;
}

/** Throws `UserError` for what is no archive. */
export async function readArchive(
  path: string,
  { configEngine, signal }: AgentCall,
): Promise<ReadArchive> {
  const { manifest, entries, models } = await configEngine.request('readArchive', { path }, signal);
  const readText = async (name: string): Promise<string> =>
    (await configEngine.request('readArchiveText', { path, name }, signal)).text;
  const archive = { manifest, entries, readText };
  return { archive, models, kind: await archivedKind(archive, models) };
}
