import * as vscode from 'vscode';

/**
 * The user's settings, read afresh on every call. Defaults stand in package.json and nowhere else.
 */
export interface Settings {
  /** Path of the Python with MMOCR and TorchServe; '' until one was set up or chosen. */
  python: string;
  /**
   * Folder of the `.mar` files, absolute or relative to the workspace folder; '' until asked for.
   */
  modelStore: string;
  /** The user's own config.properties for TorchServe; '' for none. */
  configProperties: string;
  /** JDK for TorchServe; '' for the one found on PATH or by JAVA_HOME. */
  javaHome: string;
  /** `HOST:PORT` or URL of a server that runs already; '' to use the one started here. */
  inferenceAddress: string;
  managementAddress: string;
  /** More servers that run already, as the user wrote them. */
  servers: unknown;
  /** ONNX Runtime device of the local run, e.g. `cpu`. */
  device: string;
  /** Instances below it are left out on both sides, 0…1. */
  scoreThreshold: number;
  /** Package index pip installs from; '' for pip's own. */
  pipIndexUrl: string;
  dockerImage: string;
  /** `docker run --cpus`; 0 for no limit. */
  dockerCpus: number;
  /** `docker run --gpus`, e.g. `all` or `device=2`; '' for none. */
  dockerGpus: string;
}

const keys: Record<keyof Settings, string> = {
  python: 'python',
  modelStore: 'modelStore',
  configProperties: 'torchserve.configProperties',
  javaHome: 'torchserve.javaHome',
  inferenceAddress: 'server.inferenceAddress',
  managementAddress: 'server.managementAddress',
  servers: 'servers',
  device: 'device',
  scoreThreshold: 'scoreThreshold',
  pipIndexUrl: 'pip.indexUrl',
  dockerImage: 'docker.image',
  dockerCpus: 'docker.cpus',
  dockerGpus: 'docker.gpus',
};

/** Reads all settings as they stand for the workspace. */
export function settings(): Readonly<Settings> {
  const configuration = vscode.workspace.getConfiguration('mmocr');
  return Object.fromEntries(
    Object.entries(keys).map(([name, key]) => [name, configuration.get(key)]),
  ) as unknown as Settings;
}

/** Stores a setting for `scope`, or in the workspace when it is set there already and would win. */
export async function storeSetting<K extends keyof Settings>(
  name: K,
  value: Settings[K],
  scope: 'user' | 'workspace',
): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('mmocr');
  const setInWorkspace = configuration.inspect(keys[name])?.workspaceValue !== undefined;
  const inWorkspace =
    setInWorkspace || (scope === 'workspace' && vscode.workspace.workspaceFolders !== undefined);
  await configuration.update(
    keys[name],
    value,
    inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}

/** Calls `listener` when one of `names` changed. */
export function onSettingsChanged(
  names: readonly (keyof Settings)[],
  listener: () => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (names.some(name => event.affectsConfiguration(`mmocr.${keys[name]}`))) listener();
  });
}
