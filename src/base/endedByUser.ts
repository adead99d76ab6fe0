/** Windows' STATUS_CONTROL_C_EXIT; some tell it as a signed number. */
const CONTROL_C_EXIT = 0xc000013a;
/**
 * 128 and the number of SIGHUP, SIGINT, SIGTERM: its terminal was closed, Ctrl+C, a plain `kill`.
 * SIGKILL is none of them: so ends what lacks memory.
 */
const ASKED_TO_END = [129, 130, 143];

/**
 * Whether a program's exit code says that its user ended it; ended with its terminal it has none.
 */
export function endedByUser(
  exitCode: number | undefined,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (exitCode === undefined) return true;
  return platform === 'win32' ? exitCode >>> 0 === CONTROL_C_EXIT : ASKED_TO_END.includes(exitCode);
}
