import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { loadPyodide, PyodideAPI } from 'pyodide';
import { limitMemory, sealThread } from './sealThread';

/**
 * What the thread is started with: the flattener's folder and, when there is one, a memory
 * snapshot.
 */
export interface SandboxData {
  pythonFolder: string;
  snapshot?: Uint8Array;
}

/**
 * `ready` first (with a fresh snapshot to keep, when none was given), then one JSON reply per JSON
 * request, or why Python is broken.
 */
export type SandboxMessage =
  | { kind: 'ready'; snapshot?: Uint8Array }
  | { kind: 'reply'; json: unknown }
  | { kind: 'broken'; why: string };

const START = `
import sys
sys.path.insert(0, '/flattener')
import flatten.evaluation, flatten.sandbox
flatten.sandbox.load_computing()
`;

type LoadOptions = Parameters<typeof loadPyodide>[0] & {
  _makeSnapshot?: boolean;
  _loadSnapshot?: Uint8Array;
};

/**
 * CPython without a JavaScript bridge (`jsglobals`), without a mount, and without a reader of what
 * a config prints.
 */
async function load(options: LoadOptions): Promise<PyodideAPI> {
  const pyodide = await import('pyodide');
  const silent = (): void => undefined;
  const all: LoadOptions = { jsglobals: {}, stdout: silent, stderr: silent, ...options };
  return pyodide.loadPyodide(all);
}

/** A fresh interpreter with the flattener imported, and its memory. */
async function make(pythonFolder: string): Promise<{ python: PyodideAPI; snapshot: Uint8Array }> {
  const python = await load({ _makeSnapshot: true });
  const memory = python.FS as {
    mkdirTree(path: string): void;
    writeFile(path: string, data: Uint8Array): void;
  };
  memory.mkdirTree('/flattener/flatten');
  for (const name of readdirSync(pythonFolder).filter(file => file.endsWith('.py'))) {
    memory.writeFile(`/flattener/flatten/${name}`, readFileSync(join(pythonFolder, name)));
  }
  python.runPython(START);
  return {
    python,
    snapshot: (python as PyodideAPI & { makeMemorySnapshot(): Uint8Array }).makeMemorySnapshot(),
  };
}

async function start({
  pythonFolder,
  snapshot,
}: SandboxData): Promise<{ python: PyodideAPI; snapshot?: Uint8Array }> {
  if (snapshot) {
    try {
      return { python: await load({ _loadSnapshot: snapshot }) };
    } catch {
      // A snapshot of another build: make a new one.
    }
  }
  return make(pythonFolder);
}

/** Loads Python, closes the doors to JavaScript and the machine, then answers requests. */
export async function runSandbox(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('runs in a worker thread only');
  limitMemory();
  const { python, snapshot } = await start(workerData as SandboxData);
  const evaluate = python.runPython('flatten.evaluation.evaluate') as (json: string) => unknown;
  // Taken before it is called: afterwards `runPython` is one of the things that are gone.
  const closeDoors = python.runPython('flatten.sandbox.close_doors') as () => void;
  closeDoors();
  const post = port.postMessage.bind(port);
  const broken = (error: Error): void => {
    post({ kind: 'broken', why: error.message || error.name } satisfies SandboxMessage);
  };
  // Never left to Node: ending a sealed thread over an error of its own can end the whole process.
  process.on('uncaughtException', broken);
  port.on('message', (json: string) => {
    try {
      post({ kind: 'reply', json: evaluate(json) } satisfies SandboxMessage);
    } catch (error) {
      broken(error as Error);
    }
  });
  sealThread();
  post({ kind: 'ready', ...(snapshot && { snapshot }) } satisfies SandboxMessage);
}
