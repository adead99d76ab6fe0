import * as l10n from '@vscode/l10n';
import { requireTree } from '../../config/tree';
import { UserError } from '../../base/errors';
import type { ConfigReply, Unwritable } from '../../config/configReply';

/**
 * Ten times what MMOCR's largest config takes; more would keep the editor waiting for more than the
 * blink of an eye while it is printed.
 */
const MOST_CHARACTERS = 600_000;
const MOST_FILES = 10_000;

/**
 * The sandbox's answer. A stranger's code ran where it was made, so its form is checked here.
 * Throws `UserError` naming the config `path`.
 */
export function readReply(json: unknown, path: string): ConfigReply {
  if (typeof json === 'string' && json.length > MOST_CHARACTERS) {
    throw new UserError(
      l10n.t(
        '{0} has more values than a config can have. Look for a list or a text that it makes too long.',
        path,
      ),
    );
  }
  const reply = parsed(json);
  if (!reply || !hasForm(reply))
    throw new UserError(
      l10n.t('{0} could not be evaluated: it changed the Python that evaluates it.', path),
    );
  // Here already: values nested a hundred thousand deep fit in no message to another process.
  if (reply.kind === 'done') requireTree(reply.tree, path);
  return reply;
}

function parsed(json: unknown): ConfigReply | null | undefined {
  try {
    return JSON.parse(json as string) as ConfigReply | null;
  } catch {
    return undefined;
  }
}

function hasForm(reply: ConfigReply): boolean {
  switch (reply.kind) {
    case 'needs':
      return areTexts(reply.files) && reply.files.length <= MOST_FILES;
    case 'done':
      return (
        /^[01]\.x$/.test(reply.generation) &&
        areTexts(reply.usedFiles) &&
        areUnwritable(reply.unwritable ?? [])
      );
    case 'error':
      return (
        areTexts([reply.reason, reply.file]) &&
        areTexts(reply.arguments) &&
        (reply.line === null || Number.isSafeInteger(reply.line))
      );
    default:
      return false;
  }
}

function areUnwritable(values: unknown): values is Unwritable[] {
  return (
    Array.isArray(values) &&
    (values as (Unwritable | null)[]).every(
      value => areTexts(value?.path) && areTexts([value.where, value.type]),
    )
  );
}

function areTexts(values: unknown): values is string[] {
  return Array.isArray(values) && values.every(value => typeof value === 'string');
}
