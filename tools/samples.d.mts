// Types of samples.mjs, for test/e2e.
export function copySamples(
  settings?: Record<string, unknown>,
  name?: string,
): { folder: string; remove(): void };
