import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors';
import { deployedModel } from '../../../src/deploy/deployedModel';
import type { Deployment } from '../../../src/deploy/deployment';
import { planDeployment, type DeployRequest } from '../../../src/deploy/planDeployment';
import { temporaryFolder } from '../archive/temporary';
import { writeMar, type ArchiveParts } from './archives';

const plan = (archives: string[], more: Partial<DeployRequest> = {}): Promise<Deployment> =>
  planDeployment({ target: 'ray', engine: 'pytorch', options: {}, ...more, archives });

async function refusal(planned: Promise<unknown>): Promise<string> {
  const error: unknown = await planned.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

/** One archive of these parts, under a hard file name. */
function mar(
  parts: ArchiveParts = {},
  name = "it's \"a\" 模型 'm'.mar".replaceAll('"', ''),
): string {
  return writeMar(path.join(temporaryFolder(), name), parts);
}

describe('what is planned', () => {
  it('is what stands in the archives, whatever their files are called', async () => {
    const [first, second] = [
      mar(),
      mar({ modelName: 'words', config: "model = dict(type='SVTR')" }),
    ];
    const { models, options } = await plan([first, second], { options: { replicas: 2 } });
    expect(models).toEqual([
      {
        name: 'm',
        version: '1.0',
        archive: first,
        task: 'textdet',
        kind: 'single',
        hasOnnx: true,
        file: 'm.mar',
        networks: [expect.objectContaining({ role: 'detection', data: [] })],
      },
      expect.objectContaining({ name: 'words', task: 'textrecog', file: 'words.mar' }),
    ]);
    expect(options).toMatchObject({ replicas: 2, maxReplicas: 2, gpus: 0 });
  });

  it('a KIE model is one', async () => {
    const { models } = await plan([
      mar({ config: "model = dict(type='SDMGR')", description: false }),
    ]);
    expect(models[0]).toMatchObject({ kind: 'kie', task: 'kie', hasOnnx: false });
  });

  it('nothing is refused', async () => {
    expect(await refusal(plan([]))).toBe('There is no archive to deploy.');
  });
});

describe('archives that cannot be served', () => {
  it.each(['../up', 'a b', "it's", '模型', 'con', 'Nul.x', 'a..b', '', '-x'])(
    'a model called %j is refused by its archive',
    async modelName => {
      const file = mar({ modelName });
      const message = await refusal(plan([file]));
      expect(message).toContain(`${file}: `);
      expect(message).toContain('Convert the model again.');
    },
  );

  it('a version that no URL holds is refused', async () => {
    expect(await refusal(plan([mar({ modelVersion: '1/0\n| x' })]))).toContain('model version');
  });

  it.each([
    ['of another tool', 'import torch\nclass Net(torch.nn.Module): ...'],
    ['of a model that MMOCR does not have', "model = dict(type='ResNet')"],
  ])('an archive %s is refused', async (_, config) => {
    const file = mar({ config, description: false });
    expect(await refusal(plan([file]))).toContain(`${file} holds no model of MMOCR`);
  });

  it('what is no archive is refused', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.mar');
    writeFileSync(file, 'no ZIP');
    expect(await refusal(plan([file]))).toContain(`${file} is not a readable model archive`);
    expect(await refusal(plan([folder]))).toContain('is not a model archive file');
    expect(await refusal(plan([path.join(folder, 'gone.mar')]))).toContain('gone.mar');
  });

  it('one that is cut short is refused', async () => {
    const file = mar();
    truncateSync(file, readFileSync(file).length - 40);
    expect(await refusal(plan([file]))).toContain(file);
  });

  it('one of whose weights a bit has flipped is refused before anybody serves them', async () => {
    const file = mar();
    const bytes = readFileSync(file);
    bytes[bytes.indexOf('weights') + 2]! ^= 1;
    writeFileSync(file, bytes);
    expect(await refusal(plan([file]))).toBe(
      `${file} is not a readable model archive: w.pth is damaged`,
    );
  });

  it.each(['{"format": 2}', 'nothing', '{"format": 1, "task": "textdet"}'])(
    'an ONNX file that is described by %s is refused, naming both',
    async description => {
      const file = mar({ description });
      expect(await refusal(plan([file]))).toContain(path.join(file, 'w.onnx.json'));
    },
  );

  it('reading a large one is cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(deployedModel(mar(), signal)).rejects.toBeInstanceOf(CancelledError);
  });
});

describe('archives beside each other', () => {
  it('two of one name are refused, also where only the case differs', async () => {
    const [first, second] = [mar({ modelName: 'Street' }), mar({ modelName: 'street' })];
    const message = await refusal(plan([first, second]));
    expect(message).toContain(`${first} and ${second} are both called "street"`);
    expect(await refusal(plan([first, first]))).toContain('both called "Street"');
  });
});

describe('the engine', () => {
  it('onnx needs an ONNX file of every model', async () => {
    const lacking = mar({ modelName: 'plain', description: false });
    const message = await refusal(plan([mar(), lacking], { engine: 'onnx' }));
    expect(message).toContain(`${lacking} lacks an ONNX file`);
    expect((await plan([mar()], { engine: 'onnx' })).engine).toBe('onnx');
  });
});
