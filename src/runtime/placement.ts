import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { removeTree, removeTreeNow } from '../base/heldFiles';
import type { NodePlacement } from '../model/prediction';

/** One line of ONNX Runtime's profile that concerns us: a node's kernel ran. */
interface ProfileEvent {
  cat?: string;
  name?: string;
  args?: { provider?: string };
}

const profileFolders = new WeakMap<InferenceSession, string>();
const placements = new WeakMap<InferenceSession, NodePlacement[]>();

/**
 * Makes a session whose first run is profiled: its profile is the only place where ONNX Runtime
 * tells which provider executed a node.
 * @param create gets the options to add.
 */
export async function profiled(
  create: (options: InferenceSession.SessionOptions) => Promise<InferenceSession>,
): Promise<InferenceSession> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mmocr-profile-'));
  try {
    const session = await create({
      enableProfiling: true,
      profileFilePrefix: path.join(folder, 'run'),
    });
    profileFolders.set(session, folder);
    return session;
  } catch (error) {
    remove(folder);
    throw error;
  }
}

/** To be called after a run; the first one's profile becomes the placement. */
export function settlePlacement(session: InferenceSession): void {
  const folder = profileFolders.get(session);
  if (folder === undefined) return;
  profileFolders.delete(session);
  try {
    session.endProfiling();
    const [file] = readdirSync(folder);
    placements.set(
      session,
      file === undefined
        ? []
        : countNodes(JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as ProfileEvent[]),
    );
  } catch {
    // A profile that cannot be read says nothing; the run itself is fine.
    placements.set(session, []);
  } finally {
    remove(folder);
  }
}

/** A profile that an antivirus still reads is no failure of the run, nor worth waiting for. */
function remove(folder: string): void {
  if (!removeTreeNow(folder)) void removeTree(folder);
}

/** Whether the session has run: a first run also allocates, and on a GPU compiles. */
export function isWarm(session: InferenceSession): boolean {
  return placements.has(session);
}

/**
 * Nodes of the optimised graph per execution provider, the one with most first; empty before the
 * first run.
 */
export function placementOf(session: InferenceSession): NodePlacement[] {
  return placements.get(session) ?? [];
}

/** A node in a loop runs many times and counts once. */
function countNodes(events: ProfileEvent[]): NodePlacement[] {
  const providers = new Map<string, string>();
  for (const { cat, name, args } of events)
    if (cat === 'Node' && name && args?.provider) providers.set(name, args.provider);
  const counts = new Map<string, number>();
  for (const provider of providers.values()) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  return [...counts]
    .map(([provider, nodes]) => ({ provider: provider.replace(/ExecutionProvider$/, ''), nodes }))
    .sort((a, b) => b.nodes - a.nodes);
}
