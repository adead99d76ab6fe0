import * as fs from 'node:fs/promises';
import * as path from 'node:path';

/** One line of TorchServe's log. */
export interface LogLine {
  /** Model name and version of the worker that wrote it, e.g. `dbnet_tiny_1.0`; undefined for TorchServe itself. */
  worker: string | undefined;
  text: string;
}

/** Reads `working`/logs/ts_log.log, which has TorchServe's own lines and everything its workers print; [] while there is none. */
export async function readServerLog(working: string): Promise<LogLine[]> {
  return parseLog(await fs.readFile(path.join(working, 'logs', 'ts_log.log'), 'utf8').catch(() => ''));
}

const header = /^\d{4}-\d\d-\d\dT[\d:,.]+ \[\w+ ?\] (\S+) (\S+) - (.*)$/;

/**
 * Parses log text. Two loggers write each of TorchServe's lines, so repeats are dropped; lines without a header go on with the one before.
 */
export function parseLog(text: string): LogLine[] {
  const lines: LogLine[] = [];
  let before = '';
  for (const line of text.split(/\r?\n/)) {
    if (line === before && !line.includes('MODEL_LOG')) continue;
    before = line;
    const [, thread = '', , message = line] = header.exec(line) ?? [];
    lines.push({ worker: /^W-\d+-(.+?)(-std(?:out|err))?$/.exec(thread)?.[1], text: message });
  }
  return lines;
}

/**
 * The first Python traceback that each worker wrote, from "Traceback" to the exception that ended it, chained ones included.
 * Workers write between each other's lines; the first failure is the cause, those after it are retries.
 */
export function firstTracebacks(lines: readonly LogLine[]): Map<string, string[]> {
  const open = new Map<string, string[]>();
  const done = new Map<string, string[]>();
  for (const { worker, text } of lines) {
    if (worker === undefined || done.has(worker)) continue;
    const traceback = open.get(worker);
    if (!traceback) {
      if (text.startsWith('Traceback ')) open.set(worker, [text]);
    } else if (endsTraceback(traceback, text)) {
      done.set(worker, traceback);
    } else {
      traceback.push(text);
    }
  }
  for (const [worker, traceback] of open) if (!done.has(worker) && isException(traceback.at(-1) ?? '')) done.set(worker, traceback);
  return done;
}

/** A line that follows an exception and neither chains to another nor belongs to a message of several lines. */
function endsTraceback(traceback: string[], text: string): boolean {
  const ended = isException(traceback.findLast(line => line !== '') ?? '');
  return ended && !/^$|^Traceback |^(During handling|The above exception)|^\s/.test(text);
}

function isException(line: string): boolean {
  return /^[A-Za-z_][\w.]*(Error|Exception|Interrupt|Exit|Warning|Iteration|Expired|Signal)?(:|$)/.test(line) && !line.startsWith('Traceback ');
}
