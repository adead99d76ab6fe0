import * as vscode from 'vscode';
import { pause } from '../../base/deadline';

/** What is used of the Python extension's API. */
interface PythonApi {
  environments: {
    /** `path` is an interpreter, an environment's folder, or the name of a program. */
    getActiveEnvironmentPath: (resource?: vscode.Uri) => { path: string };
    known: readonly { path: string }[];
  };
}

/** It may have much to do when it starts; the question for a Python waits no longer. */
const START_MS = 5000;

/**
 * The interpreters that the Python extension has chosen for the workspace's folders, and those that
 * it knows; none where it is absent or does not answer.
 */
export async function askPythonExtension(
  signal: AbortSignal,
): Promise<{ chosen: string[]; known: string[] }> {
  const none = { chosen: [], known: [] };
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  if (!extension) return none;
  try {
    const api = await Promise.race([extension.activate(), pause(START_MS, [signal])]);
    if (!api) return none;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const chosen = [undefined, ...folders.map(({ uri }) => uri)].map(
      folder => api.environments.getActiveEnvironmentPath(folder).path,
    );
    return {
      chosen: chosen.reverse().filter(isText),
      known: api.environments.known.map(({ path }) => path).filter(isText),
    };
  } catch {
    // Another one's extension, of any version: what it cannot tell is found without it.
    return none;
  }
}

function isText(path: unknown): path is string {
  return typeof path === 'string';
}
