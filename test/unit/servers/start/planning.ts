import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { smallArchive } from '../../archive/smallArchive';
import { removeFolders } from '../../../../src/servers/launch/folders';
import { planServer, type PlanOptions } from '../../../../src/servers/start/plan';
import { parseProperties } from '../../../../src/servers/launch/properties';
import type { PlanNote } from '../../../../src/servers/launch/mergeProperties';

/** A store of two models in a folder of its own, and what is planned with it. */
export class Planning {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), "plan it's 模型-"));
  readonly store = path.join(this.root, 'store');
  readonly storage = path.join(this.root, 'storage');

  static async start(): Promise<Planning> {
    const planning = new Planning();
    fs.mkdirSync(planning.store);
    await smallArchive(path.join(planning.store, 'dbnet.mar'));
    await smallArchive(path.join(planning.store, 'crnn.mar'));
    return planning;
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, maxRetries: 10 });
  }

  async plan(options: Partial<PlanOptions> = {}) {
    const made = await planServer({
      program: { kind: 'torchserve', python: 'python3' },
      modelStore: this.store,
      models: 'all',
      storageFolder: this.storage,
      machine: { cores: 8, env: {} },
      ...options,
    });
    const file = path.join(made.folders.working, 'config.properties');
    const values = Object.fromEntries(parseProperties(fs.readFileSync(file)));
    await removeFolders(made.folders);
    return { ...made, file, values };
  }
}

export const warnings = ({ notes }: { notes: readonly PlanNote[] }): string[] =>
  notes.filter(note => note.severity === 'warning').map(note => note.text);
