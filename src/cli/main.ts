import * as l10n from '@vscode/l10n';
import { CancelledError, UserError } from '../base/errors';
import { packageVersion } from './files';
import { useLanguage } from './language';
import { complainAbout } from './say';
import type { Subcommand } from './subcommand';

/**
 * Exit code of anything that could not be done, usage errors included; `compare` and `check` keep 1
 * for "they differ".
 */
const couldNot = 2;
const interrupted = 130;

/** Each is loaded when it is called for: the others cost a script's call nothing. */
const subcommands: Record<string, () => Promise<Subcommand>> = {
  convert: async () => (await import('./convert')).convert(),
  verify: async () => (await import('./verify')).verify(),
  export: async () => (await import('./export')).exportOnnx(),
  predict: async () => (await import('./predict')).predict(),
  compare: async () => (await import('./compare')).compare(),
  evaluate: async () => (await import('./evaluate')).evaluate(),
  check: async () => (await import('./check')).check(),
  serve: async () => (await import('./serve')).serve(),
  labels: async () => (await import('./labels')).labels(),
  deploy: async () => (await import('./deploy')).deploy(),
  mcp: async () => (await import('./mcp')).mcp(),
};

/**
 * Runs one command line (without the program's name) and resolves with its exit code. Results go to
 * standard output; errors to standard error, in one line, without a stack.
 */
export async function runCommandLine(args: string[]): Promise<number> {
  useLanguage(process.env);
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help')
    return print(await overview(), name === undefined ? couldNot : 0);
  if (name === '--version') return print(packageVersion(), 0);
  const make = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (!make)
    return complain(
      new UserError(l10n.t('There is no command "{0}"; see mmocr-serving --help', name)),
    );
  const subcommand = await make();
  if (rest.includes('--help') || rest.includes('-h')) return print(subcommand.help, 0);
  const abort = new AbortController();
  const onSignal = (): void => abort.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await subcommand.run(rest, abort.signal);
  } catch (error) {
    return complain(error);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(subcommands).map(make => make()));
  return [
    ...all.map(({ usage }) => usage.replaceAll('\n', '\n      ')).map(line => `  ${line}`),
    '',
    l10n.t(
      'mmocr-serving COMMAND --help explains one command. Exit codes: 0 done, 1 "compare" found a difference or "check" a regression, 2 it could not be done.',
    ),
  ].join('\n');
}

function print(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function complain(error: unknown): number {
  if (error instanceof CancelledError) return interrupted;
  complainAbout(error instanceof Error ? error.message : String(error));
  return couldNot;
}
