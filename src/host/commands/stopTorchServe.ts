import type { Parts } from '../parts';

/** Stops the TorchServe started here; one that runs elsewhere is left alone. */
export async function stopTorchServe(parts: Parts): Promise<void> {
  await parts.server.stop();
}
