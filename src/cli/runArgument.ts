import * as fs from 'node:fs';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { StoredSide } from '../runs/runSource';

/** A RUN of `compare --left RUN --right RUN`. */
export type RunArgument =
  | { kind: 'served'; model: string; version?: string; address?: string }
  | { kind: 'local'; onnx: string; device: string }
  | { kind: 'file'; path: string; side?: StoredSide };

/** Whether there is a file of this name; told apart from the file system in tests. */
type Exists = (path: string) => boolean;

export const runForms =
  'served:NAME[/VERSION][@HOST:PORT], local:FILE.onnx[@DEVICE], file:RESULT.json[#left|#right]';

/** Throws `UserError` for what is no RUN. */
export function parseRun(text: string, option: string, exists: Exists = isFile): RunArgument {
  const [, kind, rest = ''] = /^(served|local|file):(.+)$/s.exec(text) ?? [];
  switch (kind as RunArgument['kind'] | undefined) {
    case 'served':
      return served(rest, text, option);
    case 'local': {
      const [onnx, device = 'cpu'] = split(rest, '@', exists);
      return { kind: 'local', onnx, device };
    }
    case 'file': {
      const [path, side] = split(rest, '#', exists);
      return { kind: 'file', path, ...(side !== undefined && { side: side as StoredSide }) };
    }
    case undefined:
      throw unknown(text, option);
  }
}

/** `HOST` may be `[::1]` or a URL; a model's name holds neither `@` nor a slash. */
function served(rest: string, text: string, option: string): RunArgument {
  const at = rest.lastIndexOf('@');
  const [named, address] = at < 0 ? [rest, undefined] : [rest.slice(0, at), rest.slice(at + 1)];
  const [model = '', version, ...more] = named.split('/');
  if (model === '' || version === '' || address === '' || more.length > 0)
    throw unknown(text, option);
  return {
    kind: 'served',
    model,
    ...(version !== undefined && { version }),
    ...(address !== undefined && { address }),
  };
}

/** What follows a file after a sign: a device, a side; anything else belongs to the file's name. */
const follows = { '@': /^[\w:-]+$/, '#': /^(left|right)$/ } as const;

/** A file's name may hold the sign: what is there as a whole is the file. */
function split(rest: string, sign: keyof typeof follows, exists: Exists): [string, string?] {
  const at = rest.lastIndexOf(sign);
  const more = rest.slice(at + 1);
  return at <= 0 || !follows[sign].test(more) || exists(rest) ? [rest] : [rest.slice(0, at), more];
}

function unknown(text: string, option: string): UserError {
  return new UserError(
    l10n.t('{0} "{1}" is no run. Write one of {2}.', `--${option}`, text, runForms),
  );
}

function isFile(path: string): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
