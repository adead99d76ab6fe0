import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ArchiveTexts } from '../../archive/read';
import { archivesIn, modelStores } from './modelStore';
import { readArchive } from './reading';
import type { AskedServer, ServersInUse } from '../../servers/contract/server';
import { onSettingsChanged } from '../ui/settings';

/** A model version that a running server answers for; without a version, its default one. */
export interface ServedModel {
  name: string;
  version?: string;
  /** The id of the server. */
  server: string;
}

/** An archive of the model store that cannot be served. */
export interface DamagedModel {
  name: string;
  archivePath: string;
  problem: string;
}

/** An archive of the model store. */
export interface StoredModel {
  name: string;
  archivePath: string;
  archive: ArchiveTexts;
}

const MEMORY = 'mmocr.model';

/**
 * The models there are, served and stored, and the one the user tests with, remembered per
 * workspace.
 */
export class Models implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** What is served, stored or selected may have changed. */
  readonly onDidChange = this.#changed.event;
  readonly #listeners: vscode.Disposable;

  constructor(
    private readonly memory: vscode.Memento,
    private readonly servers: ServersInUse,
  ) {
    const changed = (): void => {
      this.changed();
    };
    this.#listeners = vscode.Disposable.from(
      servers.onDidChange(changed),
      onSettingsChanged(['modelStore', 'device'], changed),
    );
  }

  /**
   * Model versions of the servers in use, in the servers' order; none when there is no server.
   * Throws `UserError` when no server answers.
   */
  async served(signal?: AbortSignal): Promise<ServedModel[]> {
    const { asked } = this.servers;
    const answers = await Promise.allSettled(asked.map(server => this.servedBy(server, signal)));
    const served = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []));
    const refusal = answers.find(answer => answer.status === 'rejected');
    if (refusal && served.length === 0) throw refusal.reason;
    return served;
  }

  /**
   * Model versions of one server; one whose management address is not known may serve what the
   * model stores hold. Throws `UserError` when it does not answer.
   */
  async servedBy({ id, client }: AskedServer, signal?: AbortSignal): Promise<ServedModel[]> {
    if (!client.managementAddress)
      return (await this.stored()).map(({ name }) => ({ name, server: id }));
    const names = await client.models(signal);
    const described = await Promise.all(
      names.map(name => client.describe(name, undefined, signal)),
    );
    return described
      .flat()
      .map(({ name, version }) => ({ name, ...(version && { version }), server: id }));
  }

  /**
   * Readable archives of the model stores; damaged ones are left out here, starting the server
   * names them.
   */
  async stored(): Promise<StoredModel[]> {
    return (await this.archives()).filter(model => 'archive' in model);
  }

  /** All archives of the workspace's model stores, or of one of them; sorted by name in each. */
  async archives(stores = modelStores()): Promise<(StoredModel | DamagedModel)[]> {
    const files = await Promise.all(stores.map(archivesIn));
    return Promise.all(files.flat().map(readStored));
  }

  selected(): string | undefined {
    return this.memory.get<string>(MEMORY);
  }

  async select(name: string): Promise<void> {
    await this.memory.update(MEMORY, name);
    this.changed();
  }

  /**
   * To be called by what changes the models outside of this class: a new archive, a chosen ONNX
   * file.
   */
  changed(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#changed.dispose();
  }
}

/** The newest version of a model, of the first server that has it, or of the one named. */
export function newestServed(
  served: readonly ServedModel[],
  name: string | undefined,
  server?: string,
): ServedModel | undefined {
  const found = served.filter(model => model.name === name);
  const wanted = server ?? found[0]?.server;
  return found.filter(model => model.server === wanted).at(-1);
}

/** TorchServe names a model after its archive's file, whatever the manifest says. */
async function readStored(archivePath: string): Promise<StoredModel | DamagedModel> {
  const { name } = path.parse(archivePath);
  return readArchive(archivePath).then(
    archive => ({ name, archivePath, archive }),
    (error: Error) => ({ name, archivePath, problem: error.message }),
  );
}
