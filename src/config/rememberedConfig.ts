import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigReply } from './configReply';
import { keepCacheFile } from '../base/cacheFile';

type Done = Extract<ConfigReply, { kind: 'done' }>;

/**
 * What an evaluation depends on: the text of every file handed in (null for one that does not
 * exist) and the variables they name.
 */
export interface Inputs {
  files: Record<string, string | null>;
  environment: Record<string, string>;
}

interface Kept {
  evaluator: string;
  files: Record<string, string | null>;
  /** Digests: a variable's value is written nowhere. */
  environment: Record<string, string>;
  reply: Done;
}

/**
 * The last evaluation of one config, kept on disk. Packing the next checkpoint of a training then
 * need not start Python; it counts only while the evaluator, all files and the named variables are
 * what they were.
 */
export class RememberedConfig {
  private readonly file: string;

  constructor(
    folder: string,
    private readonly enginePath: string,
    path: string,
  ) {
    this.file = join(folder, `config-${digest(path).slice(0, 16)}.json`);
  }

  /**
   * The reply of an earlier evaluation; `fetchText` reads a file as the evaluation would. Undefined
   * when anything changed.
   */
  async recall(
    fetchText: (name: string) => Promise<string | null>,
    environmentOf: (files: Inputs['files']) => Inputs['environment'],
  ): Promise<Done | undefined> {
    try {
      const kept = JSON.parse(await readFile(this.file, 'utf8')) as Kept;
      if (kept.evaluator !== (await this.evaluator())) return undefined;
      const files: Inputs['files'] = {};
      for (const [name, hash] of Object.entries(kept.files)) {
        const text = await fetchText(name);
        if (digestOf(text) !== hash) return undefined;
        files[name] = text;
      }
      return JSON.stringify(digests(environmentOf(files))) === JSON.stringify(kept.environment)
        ? kept.reply
        : undefined;
    } catch {
      return undefined;
    }
  }

  async keep({ files, environment }: Inputs, reply: Done): Promise<void> {
    const evaluator = await this.evaluator().catch(() => undefined);
    if (evaluator === undefined) return;
    const kept: Kept = {
      evaluator,
      files: digests(files),
      environment: digests(environment),
      reply,
    };
    await keepCacheFile(this.file, JSON.stringify(kept));
  }

  /** Another build of the engine may evaluate otherwise. */
  private async evaluator(): Promise<string> {
    const { size, mtimeMs } = await stat(this.enginePath);
    return `${this.enginePath} ${size} ${mtimeMs}`;
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const digests = <T extends string | null>(texts: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, digestOf(text)])) as Record<
    string,
    T
  >;
const digestOf = (text: string | null): string | null => (text === null ? null : digest(text));
