export interface CurlRequest {
  /** Base URL of the inference address. */
  address: string;
  model: string;
  version?: string;
  imagePath: string;
  /**
   * Where the shell takes the key from when it runs the line, so that the line itself never holds it: a key_file.json, or the
   * environment variable MMOCR_SERVER_KEY.
   */
  key: { file: string } | 'environment' | undefined;
  platform?: NodeJS.Platform;
}

/** The `curl` line that sends an image as this extension does. */
export function curlCommand(request: CurlRequest): string {
  const windows = (request.platform ?? process.platform) === 'win32';
  const quote = windows ? quoteForCmd : quoteForShell;
  const parts = ['predictions', request.model, ...(request.version ? [request.version] : [])].map(encodeURIComponent);
  const words = ['curl', '-sS'];
  if (request.key) words.push('-H', `"Authorization: Bearer ${keyExpression(request.key, windows)}"`);
  // curl reads [1-3] and {a,b} in the file's name as patterns.
  if (/[[\]{}]/.test(request.imagePath)) words.push('-g');
  return [...words, quote(`${request.address}/${parts.join('/')}`), '-T', quote(request.imagePath)].join(' ');
}

function keyExpression(key: { file: string } | 'environment', windows: boolean): string {
  if (key === 'environment') return windows ? '%MMOCR_SERVER_KEY%' : '$MMOCR_SERVER_KEY';
  return `$(tr -d '\\n ' < ${quoteForShell(key.file)} | sed 's/.*"inference":{"key":"\\([^"]*\\)".*/\\1/')`;
}

function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}

function quoteForCmd(text: string): string {
  return `"${text}"`;
}
