// Types of main-job.mjs, for test/e2e.
import type { Window } from './window.mjs';

export const sample: { checkpoint: string; config: string; image: string; model: string };
export function convert(window: Window): Promise<void>;
export function startServer(
  window: Window,
  server?: 'TorchServe' | 'Built-in Server',
): Promise<void>;
export function testImage(window: Window, image?: string, server?: string): Promise<string>;
export function stopServer(
  window: Window,
  server?: 'TorchServe' | 'Built-in Server',
): Promise<void>;
