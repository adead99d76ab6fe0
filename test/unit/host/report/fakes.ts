import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { CancelledError, UserError } from '../../../../src/base/errors';
import { beginRun } from '../../../../src/host/report/beginRun';
import { ReportSession } from '../../../../src/host/report/reportSession';
import type { Remembered } from '../../../../src/host/report/reportMemory';
import { readTruth } from '../../../../src/host/report/truth';
import type { AskMany } from '../../../../src/host/results/manyImages';
import type { ImageFile, Prediction } from '../../../../src/model/prediction';
import type { ReportRow, ReportSummary, ToReport } from '../../../../src/protocol/report';
import type { RunHeader } from '../../../../src/runs/runFile';

export const folder = mkdtempSync(path.join(tmpdir(), 'report of '));
// Not at once: what a report has open is closed meanwhile, which Windows waits for.
afterAll(() => rm(folder, { recursive: true, maxRetries: 10 }));

export const names = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `图 ${i}.png`);

const header = (images: string[]): RunHeader => ({
  run: 1,
  source: { kind: 'served', model: 'dbnet', server: 'builtin' },
  settings: { label: 'dbnet on Built-in Server', images },
  folder: '.',
});

let made = 0;

/** A run file that waits for its images. */
export async function newRun(images: string[]): Promise<string> {
  const file = path.join(folder, `run ${made++}.jsonl`);
  await beginRun(file, header(images));
  return file;
}

export const found = (score = 0.9): Prediction => ({
  source: { kind: 'served', model: 'dbnet', address: 'http://127.0.0.1:8080' },
  task: 'textdet',
  instances: [{ polygon: [0, 0, 40, 0, 40, 10, 0, 10], score }],
  timings: [{ stage: 'handler', ms: 5 }],
  totalMs: 5,
});

/** Who answers in a test: what it was asked, and whether it is there. */
export interface Server {
  asked: string[];
  there: boolean;
  answer: AskMany;
  /** Images that it is asked about at once. */
  atOnce: number;
  /** Making it ready takes until then. */
  ready?: Promise<void>;
  /** So often it was looked for, and let go. */
  looked: number;
  letGo: number;
}

export function server(answer: AskMany = () => Promise.resolve(found()), atOnce = 2): Server {
  return { asked: [], there: true, answer, atOnce, looked: 0, letGo: 0 };
}

/** Resolves the answers of a server one by one. */
export function byHand(): { answer: AskMany; waiting: (() => void)[] } {
  const waiting: (() => void)[] = [];
  const answer: AskMany = (_, signal) =>
    new Promise((resolve, reject) => {
      waiting.push(() => resolve(found()));
      signal.addEventListener('abort', () => reject(new CancelledError()));
    });
  return { answer, waiting };
}

export interface Shown {
  session: ReportSession;
  messages: ToReport[];
  /** As the page would have them. */
  rows: () => ReportRow[];
  summary: () => ReportSummary | undefined;
  remembered: () => Remembered | undefined;
  defects: unknown[];
}

/** The report of a run file, as a page hears of it. */
export function show(file: string, asked: Server, kept: Remembered = {}): Shown {
  const messages: ToReport[] = [];
  const defects: unknown[] = [];
  let remembered: Remembered | undefined;
  const ask: AskMany = (image, signal) => {
    asked.asked.push(path.basename(image.path));
    return asked.answer(image, signal);
  };
  const session = new ReportSession(
    file,
    {
      many: async () => {
        asked.looked++;
        await asked.ready;
        if (!asked.there) return { kind: 'unavailable', message: 'No server is running.', fix };
        return {
          kind: 'ready',
          source: found().source,
          askers: Array.from({ length: asked.atOnce }, () => ask),
          dispose: () => {
            asked.letGo++;
          },
        };
      },
      readImage: image,
      readTruth,
      findTruth: () => Promise.resolve(undefined),
      fixButton: ({ fixes }) => (fixes.includes('startTorchServe') ? fix : undefined),
      remember: (_, now) => {
        remembered = now;
      },
      onDefect: error => defects.push(error),
    },
    message => messages.push(message),
    { threshold: 0.5, ...kept },
  );
  return {
    ...{ session, messages, defects, remembered: () => remembered },
    rows: () => {
      const rows: ReportRow[] = [];
      for (const message of messages)
        if (message.kind === 'rows') for (const row of message.rows) rows[row.index] = row;
      return rows;
    },
    summary: () => messages.flatMap(each => (each.kind === 'summary' ? each.summary : [])).at(-1),
  };
}

const fix = { label: 'Start Built-in Server', command: 'mmocr.startBuiltInServer' } as const;

function image(file: string): Promise<ImageFile> {
  return file.includes('damaged')
    ? Promise.reject(new UserError(`${file} is empty (0 bytes).`))
    : Promise.resolve({ path: file, bytes: new Uint8Array(1) });
}

/** The images that stand in a run file, line by line. */
export function written(file: string): string[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => (JSON.parse(line) as { image: string }).image);
}

/** Leaves a run file as a crash in the middle of a line would. */
export function cut(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, -20));
}
