import type { CommandLine } from '../base/commandLine';

/** What a written folder changes in a cluster: how it is shown before, and how it is done. */
export interface ClusterChange {
  diff: CommandLine;
  apply: CommandLine;
}

/** `kubectl diff --kustomize overlays/cpu`, as a README has it, indented below its sentence. */
const diffLine = /^\s*kubectl diff (--kustomize|-k|--filename|-f) ([\w-][\w./-]*)$/m;

/**
 * The command lines by the README of a written folder, or by the target's commands: what a person
 * would type is what runs. The context is named in both, so that what was shown is done nowhere
 * else. Undefined of a folder that changes no cluster.
 *
 * @param context where, by kubectl's name for it.
 */
export function clusterChange(
  text: string,
  folder: string,
  context: string,
): ClusterChange | undefined {
  const [, option, place] = diffLine.exec(text) ?? [];
  if (option === undefined || place === undefined || place.split('/').includes('..'))
    return undefined;
  const line = (verb: string): CommandLine => ({
    program: 'kubectl',
    args: ['--context', context, verb, option, place],
    cwd: folder,
  });
  return { diff: line('diff'), apply: line('apply') };
}

/** Whether a folder with this README is for a cluster. */
export const changesCluster = (text: string): boolean => clusterChange(text, '', '') !== undefined;

/** Prints the context that kubectl works in unless told otherwise. */
export const contextCommand: CommandLine = {
  program: 'kubectl',
  args: ['config', 'current-context'],
};
