import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/**
 * Node's channel cannot take messages of 2 GiB apart, and its own copies are in memory beside them.
 */
const LARGEST_BYTES = 2 ** 29;
/** Far deeper than any config or answer; the stack of the other side ends at some thousands. */
const DEEPEST = 1000;
/** What a value counts beside its content, at least what it takes on its way. */
const VALUE_BYTES = 8;

/**
 * Why a value cannot go from one process to another; undefined when it can. `large`: above 512 MiB.
 */
export function unsendable(value: unknown): 'deep' | 'large' | undefined {
  let bytes = 0;
  const count = (each: unknown, depth: number): 'deep' | 'large' | undefined => {
    bytes += typeof each === 'string' ? VALUE_BYTES + 2 * each.length : VALUE_BYTES;
    if (typeof each === 'object' && each !== null) {
      if (depth > DEEPEST) return 'deep';
      if (ArrayBuffer.isView(each)) {
        bytes += each.byteLength;
      } else {
        if (!Array.isArray(each)) for (const key of Object.keys(each)) bytes += 2 * key.length;
        for (const part of Array.isArray(each) ? (each as unknown[]) : Object.values(each)) {
          const why = count(part, depth + 1);
          if (why) return why;
        }
      }
    }
    return bytes > LARGEST_BYTES ? 'large' : undefined;
  };
  return count(value, 0);
}

/** The sentence for a request or an answer that `unsendable` refuses. */
export function unsendableError(why: 'deep' | 'large'): UserError {
  return new UserError(
    why === 'deep'
      ? l10n.t(
          'What is to go to the local engine, or comes from it, is nested too deeply. Look at the config, or export the model again.',
        )
      : l10n.t(
          'What is to go to the local engine, or comes from it, is larger than {0} MB. Use a smaller image.',
          Math.round(LARGEST_BYTES / 1e6),
        ),
  );
}
