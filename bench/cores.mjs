import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves when the machine has hardly worked for 50 ms: threads of ONNX Runtime and PyTorch that
 * wait for work keep the cores busy for so long.
 */
export async function coresAreFree() {
  const worked = () => os.cpus().reduce((sum, { times }) => sum + times.user + times.sys, 0);
  for (let before = worked(), now; ; before = now) {
    await delay(50);
    now = worked();
    if (now - before <= 10) return;
  }
}
