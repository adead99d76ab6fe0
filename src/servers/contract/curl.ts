import { quoted, type Shell } from './shells';

export interface CurlRequest {
  /** Base URL of the inference address. */
  address: string;
  model: string;
  version?: string;
  imagePath: string;
  /**
   * Where the shell takes the key from when it runs the line, so that the line itself never holds
   * it: a key_file.json, or the environment variable MMOCR_SERVER_KEY.
   */
  key: { file: string } | 'environment' | undefined;
  /** The shell that it is for. */
  shell: Shell;
}

/** The `curl` line that sends an image as this extension does. */
export function curlCommand(request: CurlRequest): string {
  const { key, shell } = request;
  // cmd cannot read a file into a line.
  if (shell.syntax === 'cmd' && typeof key === 'object')
    return `powershell -NoProfile -Command ${quoted(curlCommand({ ...request, shell: POWERSHELL }), shell)}`;
  const parts = ['predictions', request.model, ...(request.version ? [request.version] : [])].map(
    encodeURIComponent,
  );
  return [
    shell.curl,
    '-sS',
    ...(key === undefined ? [] : ['-H', authorization(key, shell)]),
    // curl reads [1-3] and {a,b} in the file's name as patterns.
    ...(/[[\]{}]/.test(request.imagePath) ? ['-g'] : []),
    quoted(`${request.address}/${parts.join('/')}`, shell),
    '-T',
    quoted(request.imagePath, shell),
  ].join(' ');
}

const POWERSHELL: Shell = { syntax: 'powershell', curl: 'curl.exe', wsl: false };

/** The header with the key, as a word that the shell completes. */
function authorization(key: { file: string } | 'environment', shell: Shell): string {
  const { syntax } = shell;
  if (key === 'environment') {
    return `"Authorization: Bearer ${{ posix: '$', fish: '$', powershell: '$env:', cmd: '%' }[syntax]}MMOCR_SERVER_KEY${syntax === 'cmd' ? '%' : ''}"`;
  }
  const file = quoted(key.file, shell);
  if (syntax === 'powershell')
    return `('Authorization: Bearer ' + (Get-Content -Raw -LiteralPath ${file} | ConvertFrom-Json).inference.key)`;
  const read = `tr -d '\\n\\r ' < ${shell.wsl ? `"$(wslpath ${file})"` : file} | sed 's/.*"inference":{"key":"\\([^"]*\\)".*/\\1/'`;
  // Outside of the quotes: within them, bash would take a `!` in the path for its history.
  return `"Authorization: Bearer "${syntax === 'fish' ? `(${read})` : `$(${read})`}`;
}
