import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertToMar } from '../../../../src/archive/convert';
import { EngineClient } from '../../../../src/engineClient/engineClient';
import {
  extractOnnx,
  readArchive,
  readArchivedModels,
  readCheckpointMeta,
  readIn,
} from '../../../../src/host/models/reading';
import { sample } from '../../../samples';
import { temporaryFolder } from '../../archive/temporary';

const root = path.resolve(__dirname, '../../../..');
const engine = new EngineClient(path.join(root, 'dist/engine.js'));
const model = {
  configPath: sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
  checkpointPath: sample('checkpoints/dbnet_tiny.pth'),
};

async function archive(onnxPath?: string): Promise<string> {
  const options = {
    ...model,
    ...(onnxPath && { onnxPath }),
    outputFolder: temporaryFolder(),
    handlerPath: path.join(root, 'src/python/handler/mmocr_handler.py'),
  };
  return (await convertToMar(options, { engine })).archivePath;
}

beforeAll(() => {
  readIn(engine);
});
afterAll(() => {
  engine.dispose();
});

describe('what the editor has read for it in the engine', () => {
  it('an archive without ONNX file: its manifest and texts, no models', async () => {
    const file = await archive();
    const read = await readArchive(file);
    expect(read.manifest.model.modelName).toBe('dbnet_tiny');
    expect(await read.readText('config.py')).toContain("type='DBNet'");
    await expect(read.readText('nothing.py')).rejects.toThrow(/nothing\.py/);
    expect(await readArchivedModels(file)).toBeUndefined();
    expect(await extractOnnx(file, temporaryFolder())).toBeUndefined();
  });

  it('one with an ONNX file: where it was unpacked, and its description', async () => {
    const found = await extractOnnx(
      await archive(sample('onnx/dbnet_tiny.onnx')),
      temporaryFolder(),
    );
    const description = { method: 'DBNet', name: 'dbnet_tiny' };
    expect(found).toMatchObject({ kind: 'single', model: { description } });
  });

  it('a checkpoint, and one that is not there', async () => {
    expect(await readCheckpointMeta(model.checkpointPath)).toMatchObject({
      generation: '1.x',
      role: 'detection',
    });
    await expect(readCheckpointMeta(sample('checkpoints/none.pth'))).rejects.toThrow(/none\.pth/);
  });
});
