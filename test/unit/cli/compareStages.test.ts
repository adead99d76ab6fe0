import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelDescription } from '../../../src/model/modelDescription';
import type { StagesReport } from '../../../src/stages/report';
import { python1x } from '../../pythonEnvironments';
import { sample } from '../../samples';
import { detectorConfig, mmocrServing, root } from './run';

/** `compare --stages`: the built command line and engine, from a shell's point of view. */
let folder: string;
let server: http.Server;
let address: string;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), '阶段 stages '));
  server = http.createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(200).end(answer));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const image = sample('images', 'scene_01.jpg');
const detector = sample('onnx', 'dbnet_tiny.onnx');
const golden = fs.readFileSync(
  path.join(root, 'test', 'fixtures', 'golden', 'det_quad', 'scene_01.jpg.json'),
  'utf8',
);

/** What the server says. */
let answer = golden;

/** The sample detector, described otherwise. */
function variant(name: string, change: (description: ModelDescription) => object): string {
  const onnx = path.join(folder, `${name}.onnx`);
  const description = JSON.parse(fs.readFileSync(`${detector}.json`, 'utf8')) as ModelDescription;
  fs.copyFileSync(detector, onnx);
  fs.writeFileSync(`${onnx}.json`, JSON.stringify({ ...description, ...change(description) }));
  return onnx;
}

async function stages(left: string, right: string, ...more: string[]) {
  const { code, stdout, stderr } = await mmocrServing([
    ...['compare', image, '--left', left, '--right', right, '--stages', ...more],
  ]);
  expect(stderr).toBe('');
  return { code, stdout };
}

async function report(left: string, right: string, ...more: string[]) {
  const { code, stdout } = await stages(left, right, '--json', ...more);
  return { code, stages: (JSON.parse(stdout) as { stages: StagesReport }).stages };
}

const names = ({ stages: all }: StagesReport) => all.map(({ stage }) => stage);

describe('two local runs', () => {
  it('of one model: no stage differs', async () => {
    const found = await report(`local:${detector}`, `local:${variant('copy', () => ({}))}`);
    expect(found.code).toBe(0);
    expect(found.stages.first).toBeUndefined();
    expect(names(found.stages)).toEqual([
      ...['decoded', 'input', 'tensors', 'outputs', 'post', 'answer'],
    ]);
    expect(found.stages.stages.every(({ same }) => same)).toBe(true);
  });

  it('of two: the stage, the figures, the cause; in words, too', async () => {
    const other = variant('rgb', ({ normalise }) => ({
      normalise: { ...normalise, bgrToRgb: false },
    }));
    const { code, stages: found } = await report(`local:${detector}`, `local:${other}`);
    expect(code).toBe(1);
    expect(found).toMatchObject({
      first: 'input',
      cause: {
        kind: 'colour order',
        settings: [{ setting: 'normalise.bgrToRgb', left: true, right: false }],
      },
    });
    const input = found.stages.find(({ stage }) => stage === 'input')!;
    expect(input.difference!.at).toHaveLength(4);
    expect(input.difference!.share).toBeGreaterThan(0.3);
    const said = await stages(`local:${detector}`, `local:${other}`);
    expect(said.code).toBe(1);
    expect(said.stdout).toMatch(
      /Where it begins:\n {2}decoded pixels +the same\n> network input +/,
    );
    expect(said.stdout).toContain('normalise.bgrToRgb: true | false');
  });

  it('of which one fails: how far it came', async () => {
    const onnx = sample('onnx', 'svtr_tiny.onnx');
    const other = path.join(folder, 'narrow.onnx');
    fs.copyFileSync(onnx, other);
    const described = JSON.parse(fs.readFileSync(`${onnx}.json`, 'utf8')) as ModelDescription;
    const resize = { kind: 'stretch', width: 100, height: 32 };
    fs.writeFileSync(`${other}.json`, JSON.stringify({ ...described, resize }));
    const { code, stdout, stderr } = await mmocrServing([
      ...['compare', sample('words', 'word_01.png'), '--left', `local:${onnx}`],
      ...['--right', `local:${other}`, '--stages', '--json'],
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('narrow.onnx');
    expect(JSON.parse(stdout)).toMatchObject({
      left: {},
      stages: { first: 'input', cause: { kind: 'resize' }, failed: { side: 'right' } },
    });
  });

  it('that cannot be compared otherwise, since one turns the image', async () => {
    const other = variant('upright', () => ({ colorType: 'color' }));
    const turned = sample('images', 'exif_orientation6.jpg');
    const { code, stdout } = await mmocrServing([
      ...['compare', turned, '--left', `local:${detector}`, '--right', `local:${other}`],
      ...['--stages', '--json'],
    ]);
    expect(code).toBe(1);
    const found = (JSON.parse(stdout) as { stages: StagesReport }).stages;
    expect(found).toMatchObject({ first: 'decoded', cause: { kind: 'orientation' } });
  });
});

describe('answers alone', () => {
  it('of a file: its stages cannot be asked', async () => {
    const { boundary_result: all } = JSON.parse(golden) as { boundary_result: number[][] };
    const fewer = path.join(folder, 'fewer.json');
    fs.writeFileSync(fewer, JSON.stringify({ boundary_result: all.slice(1) }));
    const { code, stages: found } = await report(`local:${detector}`, `file:${fewer}`);
    expect(code).toBe(1);
    expect(found).toMatchObject({ first: 'answer', cause: { kind: 'answer' } });
    expect(found.stages[0]).toEqual({ stage: 'decoded', why: 'file' });
  });

  it('of a server without its archive', async () => {
    const { code, stages: found } = await report(`served:m@${address}`, `local:${detector}`);
    expect(code).toBe(0);
    expect(found.stages[0]).toEqual({ stage: 'decoded', why: 'served' });
  });

  it('--archive belongs to one served run and to --stages', async () => {
    for (const args of [
      ['--left', `local:${detector}`, '--right', `local:${detector}`, '--stages'],
      ['--left', `served:m@${address}`, '--right', `local:${detector}`],
    ]) {
      const { code, stderr } = await mmocrServing([
        ...['compare', image, ...args, '--archive', 'm.mar'],
      ]);
      expect({ code, stderr }).toMatchObject({ code: 2 });
      expect(stderr).toContain('--archive has no meaning here');
    }
  });
});

describe('a server with its archive', () => {
  async function archive(...more: string[]): Promise<string> {
    const { code } = await mmocrServing([
      ...['convert', detectorConfig, sample('checkpoints', 'dbnet_tiny.pth')],
      ...['--output-folder', folder, '--model-name', 'served', '--force'],
      ...more,
    ]);
    expect(code).toBe(0);
    return path.join(folder, 'served.mar');
  }

  it('with ONNX files: these are looked into, and where they agree it is the server', async () => {
    const through = ['--archive', await archive('--onnx', detector)];
    const same = await report(`served:m@${address}`, `local:${detector}`, ...through);
    expect(same.stages.first).toBeUndefined();
    expect(same.stages.stages.every(({ same: is }) => is)).toBe(true);
    const { boundary_result: all } = JSON.parse(golden) as { boundary_result: number[][] };
    answer = JSON.stringify({ boundary_result: all.slice(1) });
    const other = await report(`served:m@${address}`, `local:${detector}`, ...through);
    answer = golden;
    expect(other.code).toBe(1);
    expect(other.stages).toMatchObject({ first: 'answer', cause: { kind: 'server' } });
  });

  it('without ONNX files: its own handler is looked into, in a Python', async () => {
    const mar = await archive();
    const through = ['--archive', mar, '--python', python1x()];
    const same = await report(`served:m@${address}`, `local:${detector}`, ...through);
    expect(same.stages.first).toBeUndefined();
    expect(
      Object.fromEntries(same.stages.stages.map(({ stage, same: is }) => [stage, is])),
    ).toEqual({
      decoded: true,
      input: true,
      tensors: undefined,
      outputs: true,
      post: true,
      answer: true,
    });
    const other = variant('mean', ({ normalise }) => ({
      normalise: { ...normalise, mean: [120, 116.28, 103.53] },
    }));
    const differs = await report(`served:m@${address}`, `local:${other}`, ...through);
    expect(differs.stages).toMatchObject({ first: 'input', cause: { kind: 'normalisation' } });
  });
});
