// Announced, timed, repeatable steps. Node built-ins only: this runs before `npm ci`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { invocation } from './invocation.mjs';

const started = Date.now();
const quietFor = 15_000;
const seconds = ms => `${(ms / 1000).toFixed(ms < 9_950 ? 1 : 0)} s`;

/**
 * One progress line with the time since the command began; steps run side by side, so every line
 * names its step.
 */
export const say = text =>
  console.log(`[${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s] ${text}`);

/**
 * Runs `work(progress)` under a title. `progress(line)` remembers the latest output line, shown now
 * and then so that a long download does not look like a hang.
 */
export async function step(title, work) {
  const begun = Date.now();
  let latest = '';
  say(`${title} …`);
  const pulse = setInterval(() => say(`${title} … ${latest.slice(0, 100)}`), quietFor);
  try {
    const result = await work(line => {
      latest = line;
    });
    say(`${title}: done in ${seconds(Date.now() - begun)}`);
    return result;
  } finally {
    clearInterval(pulse);
  }
}

/**
 * Runs a program, its output into `log` (appended). Rejects with the last lines of the output on a
 * non-zero exit; an interrupted parent takes it down too, because both share the terminal's process
 * group.
 */
export function run(program, args, { cwd, env = process.env, log, progress } = {}) {
  if (log) fs.mkdirSync(path.dirname(log), { recursive: true });
  const sink = log && fs.openSync(log, 'a');
  const tail = [];
  if (sink) fs.writeSync(sink, `$ ${program} ${args.join(' ')}\n`);
  const { program: started, args: words, options } = invocation(program, args);
  return new Promise((resolve, reject) => {
    const child = spawn(started, words, {
      ...options,
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const read = data => {
      if (sink) fs.writeSync(sink, data);
      for (const line of String(data).split(/[\r\n]+/))
        if (line.trim()) {
          tail.push(line);
          progress?.(line.trim());
        }
      tail.splice(0, tail.length - 20);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('close', code => {
      if (sink) fs.closeSync(sink);
      if (code === 0) resolve(tail.join('\n'));
      else
        reject(
          new Error(
            `${program} ${args.slice(0, 3).join(' ')} ended with ${code}${log ? ` (log: ${log})` : ''}\n${tail.join('\n')}`,
          ),
        );
    });
  });
}

/** SHA-256 over texts and files, the key of a stamp: change any and the step runs again. */
export function fingerprint(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

const stampPath = folder => path.join(folder, '.mmocr-serving-stamp');

/** Whether `folder` was completely made from `key`; an interrupted step leaves no stamp. */
const isMade = (folder, key) =>
  fs.existsSync(stampPath(folder)) && fs.readFileSync(stampPath(folder), 'utf8') === key;

/** Makes `folder` once per `key`: `work` gets it without a stamp and, with `clean`, empty. */
export async function makeOnce(folder, key, work, { clean = false } = {}) {
  if (isMade(folder, key)) return;
  if (clean) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  else fs.rmSync(stampPath(folder), { force: true });
  await work();
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(stampPath(folder), key);
}

/**
 * The environment without what a surrounding `npm run` adds, its registry, proxy and cache settings
 * kept.
 */
export function npmEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(config_|package_|lifecycle_)/i.test(name) ||
        /registry|cafile|proxy|userconfig|cache/i.test(name),
    ),
  );
}
