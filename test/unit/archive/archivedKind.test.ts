import { beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { archivedKind, type ArchivedKind } from '../../../src/archive/archivedKind';
import { readArchivedModels } from '../../../src/archive/archivedModels';
import { convertToMar } from '../../../src/archive/convert';
import { readArchive } from '../../../src/archive/read';
import { archivedInWords, storeRow } from '../../../src/modelStore/storeRows';
import { sample } from '../../samples';
import { useEngine } from '../config/engine';

const engine = useEngine();
const detector = {
  configPath: sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
  checkpointPath: sample('checkpoints/dbnet_tiny.pth'),
};
const recognition = {
  configPath: sample('configs/textrecog/svtr/svtr_tiny_synth.py'),
  checkpointPath: sample('checkpoints/svtr_tiny.pth'),
};

describe('what an archive is', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mmocr-kind-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, maxRetries: 10 });
  });

  async function made(modelName: string, options: object): Promise<ArchivedKind> {
    const { archivePath } = await convertToMar(
      {
        ...detector,
        ...options,
        modelName,
        outputFolder: folder,
        handlerPath: resolve('src/python/handler/mmocr_handler.py'),
      },
      { engine: engine.client },
    );
    return archivedKind(await readArchive(archivePath), await readArchivedModels(archivePath));
  }

  it('without an ONNX file only TorchServe is able', async () => {
    const kind = await made('plain', {});
    expect(storeRow(kind, 'builtin')).toEqual({
      says: 'needs Python: no ONNX file inside · DBNet · detector · MMOCR 1.x',
      able: false,
    });
    expect(storeRow(kind, 'torchserve')).toEqual({
      says: 'DBNet · detector · MMOCR 1.x',
      able: true,
    });
  });

  it('a chain names both methods', async () => {
    const onnx = (name: string) => ({ onnxPath: sample(`onnx/${name}.onnx`) });
    const kind = await made('chain', {
      ...onnx('dbnet_tiny'),
      recognition: { ...recognition, ...onnx('svtr_tiny') },
    });
    expect([archivedInWords(kind), storeRow(kind, 'builtin').able]).toEqual([
      'DBNet + SVTR · MMOCR 1.x',
      true,
    ]);
    expect(kind.models.map(({ checkpoint }) => checkpoint)).toEqual([
      'dbnet_tiny.pth',
      'svtr_tiny.pth',
    ]);
  });
});
