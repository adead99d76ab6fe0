import type { Parts } from '../parts';

/**
 * Stops the server started here, TorchServe or the built-in one; one that runs elsewhere is left
 * alone.
 */
export async function stopServer(parts: Parts): Promise<void> {
  await parts.server.stop();
}

/** Stops it and starts it again with the same models. */
export async function restartServer(parts: Parts): Promise<void> {
  await parts.server.restart();
}
