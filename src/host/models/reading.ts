import type { ArchivedModels } from '../../archive/archivedModels';
import type { CheckpointMeta } from '../../checkpoint/checkpoint';
import type { ArchiveTexts } from '../../archive/read';
import type { DeployedModel } from '../../deploy/deployment';
import type { EngineClient } from '../../engineClient/engineClient';
import type { Pipeline } from '../../model/pipeline';

/**
 * The readers of `checkpoint` and `archive` under their own names, at work in the engine:
 * checkpoints and archives are strangers' files, often large, and neither what is in them nor how
 * long it takes may hold up the editor.
 */
let engine: EngineClient;

/** To be called once, before anything is read. */
export function readIn(client: EngineClient): void {
  engine = client;
}

export async function readCheckpointMeta(path: string): Promise<CheckpointMeta> {
  return (await engine.request('readCheckpoint', { path })).meta;
}

export async function readArchive(path: string): Promise<ArchiveTexts> {
  const { manifest, entries } = await engine.request('readArchive', { path });
  return {
    manifest,
    entries,
    readText: async name => (await engine.request('readArchiveText', { path, name })).text,
  };
}

export async function readArchivedModels(path: string): Promise<ArchivedModels | undefined> {
  return (await engine.request('readArchive', { path })).models;
}

export function lookIntoArchive(path: string, signal: AbortSignal): Promise<DeployedModel> {
  return engine.request('deployedModel', { path }, signal);
}

export async function extractOnnx(path: string, folder: string): Promise<Pipeline | undefined> {
  return (await engine.request('extractOnnx', { path, folder })).pipeline;
}
