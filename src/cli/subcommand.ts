import * as l10n from '@vscode/l10n';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UserError } from '../base/errors';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * One word of the command line. Made anew per run, so that its texts are in the user's language.
 */
export interface Subcommand {
  /** `mmocr-serving NAME ARGUMENTS [OPTIONS]`, one form per line. */
  usage: string;
  help: string;
  /**
   * Resolves with the exit code; throws `UserError`, or `CancelledError` when `signal` is aborted.
   */
  run(args: string[], signal: AbortSignal): Promise<number>;
}

/** What `--help` prints: the forms, a sentence, then one line per argument and option. */
export function helpText(
  usage: string,
  about: string,
  entries: [name: string, meaning: string][],
): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return [
    usage,
    '',
    about,
    '',
    ...entries.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`),
  ].join('\n');
}

/**
 * Options as `node:util` parses them, and exactly the positionals that `names` lists, of a last one
 * that ends with "…" any more; `names` may depend on the options. Throws `UserError` naming the
 * missing or surplus argument or the unknown option, or with Node's sentence about an option's
 * value.
 */
export function parse<const O extends Options>(
  args: string[],
  options: O,
  names: (values: Values<O>) => string[],
): { values: Values<O>; positionals: string[] } {
  const { values, positionals } = parseStrictly(args, options);
  const expected = names(values);
  const missing = expected[positionals.length];
  if (missing !== undefined) throw new UserError(l10n.t('{0} is missing; see --help', missing));
  const surplus = expected.at(-1)?.endsWith('…') ? undefined : positionals[expected.length];
  if (surplus !== undefined)
    throw new UserError(l10n.t('"{0}" is one argument too many; see --help', surplus));
  return { values, positionals };
}

type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; strict: true }>
>;
type Values<O extends Options> = Parsed<O>['values'];

function parseStrictly<const O extends Options>(args: string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const unknown = /^Unknown option '([^']*)'/.exec(error instanceof Error ? error.message : '');
    if (unknown) throw new UserError(l10n.t("Unknown option '{0}'; see --help", unknown[1]!));
    // Node's own sentence names the option: "Option '--x <value>' argument missing"
    throw new UserError(
      (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' '),
    );
  }
}

/** A number option within a range. Throws `UserError`. */
export function numberOption(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= minimum && value <= maximum)) {
    throw new UserError(
      l10n.t('{0} must be a number from {1} to {2}, not "{3}"', name, minimum, maximum, text),
    );
  }
  return value;
}
