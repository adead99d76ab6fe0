import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import type { ConvertOptions } from '../../src/archive/convert';
import type { Answer } from './serving';

interface Converted {
  ended?: string;
  refused?: string;
  defect?: string;
}

const built = path.resolve('.cache/fuzz/convertProcess.cjs');

/** Converts in a process of its own, which may be filled or ended by what it reads. */
export class Converter {
  #child: ChildProcess | undefined;

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Undefined when an archive was written; else the refusal as a server would word it, 0 for a
   * process that ended.
   */
  async convert(options: ConvertOptions): Promise<Answer | undefined> {
    const child = (this.#child ??= await start());
    child.send(options);
    const done = new AbortController();
    const answer = await Promise.race([
      once(child, 'message', done).then(([message]) => message as Converted),
      once(child, 'exit', done).then(([code, signal]): Converted => ({
        ended: String(code ?? signal),
      })),
    ]).finally(() => done.abort());
    if (answer.ended !== undefined) this.#child = undefined;
    const message =
      answer.ended === undefined
        ? (answer.refused ?? answer.defect)
        : `the converting process ended (${answer.ended})`;
    return message === undefined
      ? undefined
      : {
          status: answer.refused === undefined ? 0 : 400,
          text: JSON.stringify({ code: 400, message }),
        };
  }

  stop(): void {
    this.#child?.kill();
  }
}

async function start(): Promise<ChildProcess> {
  await esbuild.build({
    entryPoints: [path.resolve('test/fuzz/convertProcess.ts')],
    outfile: built,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  return fork(built, [path.resolve('dist/engine.js')], { serialization: 'advanced' });
}
