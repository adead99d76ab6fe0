import { Worker } from 'node:worker_threads';
import { LIMIT_MARK } from '../protocol/engine';

/** What the watching thread sees of this one: whether an image is being decoded. */
const state = new Int32Array(new SharedArrayBuffer(4));

/**
 * Ends this process when it takes more memory than `MMOCR_MEMORY_LIMIT` (bytes), or more processor
 * time than `MMOCR_DECODE_SECONDS` for decoding one image. The last line behind all other limits,
 * for who runs what strangers send: a decoder or a network blocks the thread that it works in, so
 * another one watches. Without these variables nothing is watched.
 */
export function watchLimits(environment: NodeJS.ProcessEnv): void {
  const [memory, seconds] = ['MMOCR_MEMORY_LIMIT', 'MMOCR_DECODE_SECONDS'].map(name =>
    Number(environment[name] || Infinity),
  ) as [number, number];
  if (memory === Infinity && seconds === Infinity) return;
  const workerData = { state, memory, seconds, mark: LIMIT_MARK };
  new Worker(watch, {
    eval: true,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
  }).unref();
}

let last: Promise<unknown> = Promise.resolve();

/** Does the work of the stage whose processor time is limited: one image after the other. */
export function whileDecoding<T>(work: () => T | Promise<T>): Promise<T> {
  const decoded = last.then(async () => {
    Atomics.add(state, 0, 1);
    try {
      return await work();
    } finally {
      Atomics.add(state, 0, 1);
    }
  });
  last = decoded.catch(() => undefined);
  return decoded;
}

/**
 * The thread. `state` is odd while an image is decoded. A process that allocates as fast as it can
 * takes some 100 MB between two looks; what was said needs a moment to be read by the parent.
 */
const watch = `
const { workerData: { state, memory, seconds, mark } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
const sleep = ms => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const end = why => {
  try { writeSync(2, mark + ' ' + why + '\\n'); sleep(50); } finally { process.kill(process.pid, 'SIGKILL'); }
};
let seen = 0, since = 0;
for (;;) {
  sleep(50);
  if (process.memoryUsage.rss() > memory) end('memory');
  const now = Atomics.load(state, 0);
  if (now !== seen) { seen = now; since = used(); }
  if (now % 2 === 1 && used() - since > seconds) end('processor time');
}
`;
