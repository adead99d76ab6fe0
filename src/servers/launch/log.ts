import * as fs from 'node:fs/promises';
import * as path from 'node:path';

/** One line of TorchServe's log. */
export interface LogLine {
  /**
   * Model name and version of the worker that wrote it, e.g. `dbnet_tiny_1.0`; undefined for
   * TorchServe itself.
   */
  worker: string | undefined;
  text: string;
}

/**
 * Reads `working`/logs/ts_log.log, which has TorchServe's own lines and everything its workers
 * print; [] while there is none. What only its console gets (the launcher's words, why it ended)
 * follows, where `runServer` kept it in console.log.
 */
export async function readServerLog(working: string): Promise<LogLine[]> {
  const [log, console] = await Promise.all(
    ['ts_log.log', 'console.log'].map(name =>
      fs.readFile(path.join(working, 'logs', name), 'utf8').catch(() => ''),
    ),
  );
  return [
    ...parseLog(log ?? ''),
    ...parseLog(
      (console ?? '')
        .split(/\r?\n/)
        .filter(line => !header.test(line))
        .join('\n'),
    ),
  ];
}

const header = /^\d{4}-\d\d-\d\dT[\d:,.]+ \[\w+ ?\] (\S+) (\S+) - (.*)$/;

/**
 * Parses log text. Two loggers write each of TorchServe's lines, so repeats are dropped; lines
 * without a header go on with the one before.
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
 * The first Python traceback that each worker wrote, from "Traceback" to the exception that ended
 * it, chained ones included. Workers write between each other's lines; the first failure is the
 * cause, those after it are retries.
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
  for (const [worker, traceback] of open)
    if (!done.has(worker) && endsWithException(traceback)) done.set(worker, traceback);
  return done;
}

/**
 * Whether `text` stands behind an exception and neither chains another one to it nor goes on with
 * its message.
 */
function endsTraceback(traceback: string[], text: string): boolean {
  return (
    endsWithException(traceback) &&
    !/^$|^Traceback |^(During handling|The above exception)|^\s/.test(text)
  );
}

/**
 * Frames and the message's further lines are indented; the exception itself is a dotted name, its
 * message after a colon.
 */
function endsWithException(traceback: string[]): boolean {
  return /^[A-Za-z_][\w.]*(:|$)/.test(traceback.findLast(line => /^\S/.test(line)) ?? '');
}
