import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/**
 * The charsets that Java names by itself, as the encoding standard names them. Of UTF-8 and GB18030
 * nothing is outside.
 */
const NAMES: Record<string, string> = {
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  cp1253: 'windows-1253',
  cp1254: 'windows-1254',
  cp1255: 'windows-1255',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  cp1258: 'windows-1258',
  ms874: 'windows-874',
  ms932: 'shift_jis',
  ms936: 'gbk',
  ms949: 'euc-kr',
  ms950: 'big5',
};
const ASCII = /^(?:ansi_x3\.4-1968|us-ascii|ascii|646)$/i;

/**
 * Throws `UserError` for a path that Java cannot take: its launcher reads arguments in the system's
 * charset (`sun.jnu.encoding`, on Windows the ANSI code page), and TorchServe would end over a file
 * that it says is not there.
 */
export function requirePathsForJava(
  paths: readonly string[],
  charset: string | undefined,
  platform: NodeJS.Platform = process.platform,
): void {
  const doubtful = paths.filter(path => /[^\0-\x7f]/.test(path));
  const known = charset === undefined || doubtful.length === 0 ? undefined : charactersOf(charset);
  if (charset === undefined || known === undefined) return;
  for (const path of doubtful) {
    const foreign = [...path].find(character => character > '\x7f' && !known.has(character));
    if (foreign === undefined) continue;
    throw new UserError(
      platform === 'win32'
        ? l10n.t(
            'Java cannot open {0}: the code page of this Windows ({1}) has no "{2}". Use folders whose paths are ASCII, turn on UTF-8 for all programs in Windows\' region settings, or start the built-in server, which needs no Java.',
            path,
            charset,
            foreign,
          )
        : l10n.t(
            'Java cannot open {0}: the charset of this locale ({1}) has no "{2}". Start the editor in a UTF-8 locale (LANG=C.UTF-8), use folders whose paths are ASCII, or start the built-in server, which needs no Java.',
            path,
            charset,
            foreign,
          ),
      { fix: 'openSettings' },
    );
  }
}

/**
 * The characters beyond ASCII of a charset with one or two bytes each; undefined for all, and for a
 * charset that is not known here.
 */
function charactersOf(charset: string): Set<string> | undefined {
  if (ASCII.test(charset)) return new Set();
  const name = NAMES[charset.toLowerCase().replace(/^x-windows-/, 'ms')] ?? charset;
  if (/^(?:utf|gb18030)/i.test(name)) return undefined;
  try {
    const decoder = new TextDecoder(name, { ignoreBOM: true });
    const high = Array.from({ length: 128 }, (_, index) => index + 128);
    const singles = high.map(byte => decoder.decode(Uint8Array.of(byte)));
    const pairs = high.flatMap(lead =>
      Array.from({ length: 256 }, (_, trail) => decoder.decode(Uint8Array.of(lead, trail))),
    );
    // A pair that is none gives two characters, or the one for what cannot be read.
    // Some releases of Node read windows-1252 as Latin-1, which has none of these.
    const missed = name === 'windows-1252' ? [...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'] : [];
    return new Set(
      [...missed, ...singles, ...pairs].filter(text => [...text].length === 1 && text !== '\ufffd'),
    );
  } catch {
    return undefined;
  }
}
