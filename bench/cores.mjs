import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves when the machine has hardly worked for 50 ms: threads of ONNX Runtime and PyTorch that
 * wait for work keep the cores busy for so long. Where others work on it, after five seconds.
 */
export async function coresAreFree() {
  const worked = () => os.cpus().reduce((sum, { times }) => sum + times.user + times.sys, 0);
  const end = performance.now() + 5000;
  for (let before = worked(), now; performance.now() < end; before = now) {
    await delay(50);
    now = worked();
    if (now - before <= 10) return;
  }
}
