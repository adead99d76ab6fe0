// How a program is started on each system. Node built-ins only: this runs before `npm ci`.
import path from 'node:path';

/**
 * What to give to `spawn`. Node does not start Windows' command scripts (npm, npx, what npm links
 * into .bin, VS Code's `code`) itself, and with `shell: true` it would join the words unquoted:
 * there they go through cmd.exe, each word quoted.
 */
export function invocation(program, args, platform = process.platform) {
  if (platform !== 'win32' || !/\.(cmd|bat)$/i.test(program)) return { program, args, options: {} };
  const command = [program, ...args].map(word).join(' ');
  const cmd = path.win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'cmd.exe');
  return {
    program: cmd,
    args: ['/d', '/v:off', '/s', '/c', `"${command}"`],
    options: { windowsVerbatimArguments: true },
  };
}

/** A command script that npm brings: `npm` itself, or what it links into a `.bin` folder. */
export const npmScript = (name, platform = process.platform) =>
  platform === 'win32' ? `${name}.cmd` : name;

/**
 * A word that cmd.exe, the command script it starts and the program behind that all read as it is:
 * in quotes, where `&` and `^` mean nothing; a quote doubled; a `%` outside of the quotes with a
 * caret, which is in no variable's name. Backslashes before a quote are doubled.
 */
function word(text) {
  const inside = text.replace(
    /(\\*)("|%|$)/g,
    (_, slashes, special) => slashes + slashes + { '"': '""', '%': '"^%"', '': '' }[special],
  );
  return `"${inside}"`;
}
