import type { ConfigReply } from './configReply';

/** More than these are not told apart: each takes an evaluation of its own. */
const MOST = 5;

/**
 * The variables of `environment` without which the config would be another than `done`: it is
 * evaluated again without them. A variable that is only named, in a comment say, and a default that
 * says the same are none.
 */
export async function usedVariables(
  environment: Record<string, string>,
  done: Extract<ConfigReply, { kind: 'done' }>,
  evaluate: (environment: Record<string, string>) => Promise<ConfigReply>,
): Promise<string[]> {
  const names = Object.keys(environment);
  const matter = async (left: string[]): Promise<boolean> => {
    const rest = Object.fromEntries(
      Object.entries(environment).filter(([name]) => !left.includes(name)),
    );
    const reply = await evaluate(rest);
    return reply.kind !== 'done' || JSON.stringify(reply.tree) !== JSON.stringify(done.tree);
  };
  if (names.length === 0 || !(await matter(names))) return [];
  if (names.length === 1 || names.length > MOST) return names;
  const found: string[] = [];
  for (const name of names) if (await matter([name])) found.push(name);
  // Each may stand in for the other.
  return found.length > 0 ? found : names;
}
