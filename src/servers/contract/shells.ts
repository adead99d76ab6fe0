import path from 'node:path';

/** How a shell reads a line that is pasted into it. */
export interface Shell {
  syntax: 'posix' | 'fish' | 'powershell' | 'cmd';
  /** Windows PowerShell has an alias `curl` for a command of its own. */
  curl: 'curl' | 'curl.exe';
  /**
   * A Linux beside Windows: it runs Windows' programs, which take Windows' paths, and reads files
   * by its own.
   */
  wsl: boolean;
}

/** The shell that `program` is, as VS Code names its terminals' (`vscode.env.shell`). */
export function shellOf(program: string, platform: NodeJS.Platform = process.platform): Shell {
  const name = path.win32
    .basename(program)
    .toLowerCase()
    .replace(/\.exe$/, '');
  const windows = platform === 'win32';
  if (name === 'fish') return { syntax: 'fish', curl: 'curl', wsl: false };
  if (name === 'cmd') return { syntax: 'cmd', curl: 'curl', wsl: false };
  // The bash that comes with Windows itself starts WSL; Git's is a Windows program.
  if (
    windows &&
    (name === 'wsl' ||
      (name === 'bash' && /[\\/](?:system32|sysnative|windowsapps)[\\/]/i.test(program)))
  )
    return { syntax: 'posix', curl: 'curl.exe', wsl: true };
  const posix = /^(?:ba|z|k|da|a)?sh$/.test(name);
  if (/^(?:powershell|pwsh)/.test(name) || (windows && !posix))
    return { syntax: 'powershell', curl: windows ? 'curl.exe' : 'curl', wsl: false };
  return { syntax: 'posix', curl: 'curl', wsl: false };
}

/** `text` as one word of a line, whatever it holds; for cmd at its prompt, not in a batch file. */
export function quoted(text: string, { syntax }: Pick<Shell, 'syntax'>): string {
  switch (syntax) {
    case 'posix':
      return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
    case 'fish':
      return `'${text.replace(/['\\]/g, '\\$&')}'`;
    // To PowerShell a typographic quote is a quote.
    case 'powershell':
      return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
    // Nothing escapes a `%`, but no variable has quotes in its name: `%"NAME"%` stays as it is.
    case 'cmd':
      return `"${text.replaceAll('%', '"%"')}"`;
  }
}
