import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ArchiveTexts } from '../../archive/read';
import { archivesIn, modelStores } from './modelStore';
import { readArchive } from './reading';
import type { TorchServeClient } from '../../servers/contract/client';
import { onSettingsChanged } from '../ui/settings';

/** A model version that a running server answers for; without a version, its default one. */
export interface ServedModel {
  name: string;
  version?: string;
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

/** The server that is asked. */
export interface ServerInUse {
  readonly client: TorchServeClient | undefined;
  readonly onDidChange: vscode.Event<unknown>;
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
    private readonly server: ServerInUse,
  ) {
    const changed = (): void => {
      this.changed();
    };
    this.#listeners = vscode.Disposable.from(
      server.onDidChange(changed),
      onSettingsChanged(['modelStore', 'device'], changed),
    );
  }

  /**
   * Model versions of the server in use; none when there is no server. One whose management address
   * is not known may serve what the model stores hold. Throws `UserError` when the server does not
   * answer.
   */
  async served(signal?: AbortSignal): Promise<ServedModel[]> {
    const client = this.server.client;
    if (!client) return [];
    if (!client.managementAddress) return (await this.stored()).map(({ name }) => ({ name }));
    const names = await client.models(signal);
    const described = await Promise.all(
      names.map(name => client.describe(name, undefined, signal)),
    );
    return described.flat().map(({ name, version }) => ({ name, version }));
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

/** TorchServe names a model after its archive's file, whatever the manifest says. */
async function readStored(archivePath: string): Promise<StoredModel | DamagedModel> {
  const { name } = path.parse(archivePath);
  return readArchive(archivePath).then(
    archive => ({ name, archivePath, archive }),
    (error: Error) => ({ name, archivePath, problem: error.message }),
  );
}
