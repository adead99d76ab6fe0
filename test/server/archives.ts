import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'vitest';
import { convertToMar } from '../../src/archive/convert';
import { writeArchive } from '../../src/archive/write';
import { EngineClient } from '../../src/engineClient/engineClient';
import { handlerPath } from '../../src/environment/handler';
import { sample } from '../samples';
import { mmocrServing } from '../unit/cli/run';
import { methodsFolder } from '../unit/parity/methods/goldens';

const root = path.resolve(__dirname, '../..');
export const dist = path.join(root, 'dist');

/**
 * A model store and a storage folder whose paths have blanks and letters beyond ASCII, and their
 * removal.
 */
export function testFolders(): { store: string; storage: string; remove: () => void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr tést 模型-'));
  const store = path.join(folder, 'model store');
  fs.mkdirSync(store);
  return {
    store,
    storage: path.join(folder, 'storage'),
    remove: () => fs.rmSync(folder, { recursive: true }),
  };
}

/** Converts sample models, as the extension does. */
export async function convertSamples(
  store: string,
  models: { name: string; config: string; checkpoint: string }[],
): Promise<void> {
  const engine = new EngineClient(path.join(dist, 'engine.js'));
  try {
    for (const { name, config, checkpoint } of models) {
      const [configPath, checkpointPath] = [
        sample(config),
        path.isAbsolute(checkpoint) ? checkpoint : sample('checkpoints', checkpoint),
      ];
      await convertToMar(
        {
          configPath,
          checkpointPath,
          outputFolder: store,
          modelName: name,
          handlerPath: handlerPath(dist),
        },
        { engine },
      );
    }
  } finally {
    engine.dispose();
  }
}

/**
 * `mmocr-serving convert` of stored miniatures (`test/fixtures/methods`) into one archive, each
 * with its ONNX file: one, or a chain.
 */
export async function convertMiniatures(
  store: string,
  name: string,
  miniatures: string[],
): Promise<void> {
  const given = miniatures.flatMap((miniature, i) => {
    const [config, checkpoint, onnx] = ['config.py', 'checkpoint.pth', 'model.onnx'].map(file =>
      path.join(methodsFolder, miniature, file),
    ) as [string, string, string];
    const role = ['rec', 'kie'][i - 1];
    return role
      ? [`--${role}`, config, `--${role}-weights`, checkpoint, `--${role}-onnx`, onnx]
      : [config, checkpoint, '--onnx', onnx];
  });
  const { code, stderr } = await mmocrServing([
    'convert',
    ...given,
    '--model-name',
    name,
    '--output-folder',
    store,
  ]);
  expect([code, stderr]).toEqual([0, '']);
}

/** An archive whose handler is `code`: loads in a moment, for tests that are not about MMOCR. */
export async function scriptArchive(store: string, name: string, code: string): Promise<void> {
  const manifest = {
    runtime: 'python',
    model: { modelName: name, modelVersion: '1.0', handler: 'script.py' },
    archiverVersion: '0.12.0',
  };
  await writeArchive(path.join(store, `${name}.mar`), [
    { name: 'MAR-INF/MANIFEST.json', text: JSON.stringify(manifest) },
    { name: 'script.py', text: code },
  ]);
}

/** A handler that answers with the number of bytes it got. */
export const countingHandler = `
class Counting:
    def initialize(self, context): pass
    def handle(self, data, context): return [{"text": str(len(row["body"])), "score": float("nan")} for row in data]
`;
