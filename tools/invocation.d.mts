export interface Invocation {
  program: string;
  args: string[];
  options: { windowsVerbatimArguments?: boolean };
}
export function invocation(program: string, args: string[], platform?: NodeJS.Platform): Invocation;
export function npmScript(name: string, platform?: NodeJS.Platform): string;
