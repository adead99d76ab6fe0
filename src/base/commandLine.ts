/**
 * A program to run, as data: built and tested without running it, then run as a VS Code task or a
 * child process.
 */
export interface CommandLine {
  program: string;
  args: string[];
  cwd?: string;
  /** Added to the inherited environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
}
