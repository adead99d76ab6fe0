import * as fs from 'node:fs/promises';
import type { CheckpointMeta } from '../../checkpoint/checkpoint';
import { readCheckpointMeta } from './reading';

/** By path, size and time of writing: pickers read every checkpoint of the workspace. */
const known = new Map<string, Promise<CheckpointMeta>>();

/** `readCheckpointMeta`, once per state of the file. */
export async function checkpointMeta(checkpointPath: string): Promise<CheckpointMeta> {
  const found = await fs.stat(checkpointPath).catch(() => undefined);
  if (!found) return readCheckpointMeta(checkpointPath);
  const key = `${checkpointPath} ${found.size} ${found.mtimeMs}`;
  const meta = known.get(key) ?? readCheckpointMeta(checkpointPath);
  known.set(key, meta);
  // What a busy disk refused once may be read later.
  meta.catch(() => known.delete(key));
  return meta;
}
