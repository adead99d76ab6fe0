// Types of main-job.mjs, for test/e2e.
import type { Window } from './window.mjs';

export const sample: { checkpoint: string; config: string; image: string; model: string };
export function convert(window: Window): Promise<void>;
export function startTorchServe(window: Window): Promise<void>;
export function testImage(window: Window, options?: { image?: string; served?: boolean }): Promise<string>;
export function stopTorchServe(window: Window): Promise<void>;
