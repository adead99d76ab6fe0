import * as os from 'node:os';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz, limits, type KindResult } from './run';

const usage = 'npm run fuzz -- [--seed N] [--only KIND …] [--cases N] [--case N]';
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true },
    cases: { type: 'string' },
    case: { type: 'string' },
    help: { type: 'boolean' },
  },
});

async function main(): Promise<number> {
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (process.platform !== 'linux')
    throw new Error(
      'Processor time and memory of the workers are read from /proc: this runs on Linux.',
    );
  const folder = path.resolve('.cache/fuzz');
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-fuzz-'));
  const number = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text);
  const [cases, one] = [number(values.cases), number(values.case)];
  try {
    const results = await fuzz({
      seed: Number(values.seed),
      folder: temporary,
      say: line => console.log(line),
      ...(values.only && { only: values.only }),
      ...(cases !== undefined && { cases }),
      ...(one !== undefined && { case: one }),
    });
    if (results.length === 0) throw new Error(`No kind is named ${values.only?.join(', ')}.`);
    console.log(
      `\n${table(results)}\n\nLimits: ${limits.seconds} s, ${limits.bytes / 1e9} GB. A case is seen again with the options in front of its failure.`,
    );
    keepFailures(temporary, folder);
    return results.every(({ failures }) => failures.length === 0) ? 0 : 1;
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/** The files of cases that failed, out of the folder that goes. */
function keepFailures(from: string, to: string): void {
  const files = fs.readdirSync(from, { withFileTypes: true }).filter(entry => entry.isFile());
  for (const { name } of files) fs.copyFileSync(path.join(from, name), path.join(to, name));
  if (files.length > 0) console.log(`What was sent: ${to}`);
}

function table(results: KindResult[]): string {
  const rows = results.map(({ kind, cases, statuses, mostSeconds, mostBytes, failures }) => [
    kind,
    String(cases),
    Object.entries(statuses)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', '),
    mostSeconds.toFixed(2),
    (mostBytes / 1e6).toFixed(0),
    String(failures.length),
  ]);
  return [['kind', 'cases', 'answers', 'most s', 'most MB', 'failures'], ...rows]
    .map(
      ([kind = '', cases = '', answers = '', ...rest]) =>
        kind.padEnd(12) +
        cases.padStart(6) +
        `  ${answers.padEnd(36)}` +
        rest.map(cell => cell.padStart(10)).join(''),
    )
    .join('\n');
}

main().then(
  code => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.stack ?? error.message);
    process.exitCode = 2;
  },
);
