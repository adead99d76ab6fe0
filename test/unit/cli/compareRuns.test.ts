import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../samples';
import { mmocrServing, root } from './run';

/** `compare` of any two runs: the real engine, saved results, a server that answers as told. */
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), '比较 runs@'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const image = sample('images', 'scene_01.jpg');
const detector = sample('onnx', 'dbnet_tiny.onnx');
const golden = fs.readFileSync(
  path.join(root, 'test', 'fixtures', 'golden', 'det_quad', 'scene_01.jpg.json'),
  'utf8',
);
const truth = sample('images', 'textdet_test.json');
const compare = (left: string, right: string, ...more: string[]) =>
  mmocrServing(['compare', image, '--left', left, '--right', right, ...more]);
function write(name: string, content: unknown): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** The address of a server that answers so, and notes what it was asked with. */
async function answering(body: string, asked: string[] = []): Promise<string> {
  const server = http.createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? '-'}`);
    request.resume().once('end', () => response.writeHead(200).end(body));
  });
  servers.push(server);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('two runs', () => {
  it('a local run and its saved answer are the same; its file has a sign in its path', async () => {
    const onnx = path.join(folder, 'model@cpu.onnx');
    fs.copyFileSync(detector, onnx);
    fs.copyFileSync(`${detector}.json`, `${onnx}.json`);
    const saved = write('golden.json', golden);
    const { code, stdout, stderr } = await compare(`local:${onnx}@cpu`, `file:${saved}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^#.* local +stored +Δ/);
    expect(stdout).toMatch(/All \d+ match\./);
  });

  it('ground truth: what is missed and invented, and the JSON of it is a result again', async () => {
    const { code, stdout } = await compare(`file:${truth}`, `local:${detector}`, '--json');
    const report = JSON.parse(stdout) as {
      verdict: string;
      left: { source: { kind: string } };
      comparison: { onlyLeft: number; onlyRight: number };
    };
    expect(report.left.source.kind).toBe('truth');
    const { onlyLeft, onlyRight } = report.comparison;
    expect(code).toBe(onlyLeft + onlyRight > 0 ? 1 : 0);
    expect(report.verdict).toMatch(/match/);
    const saved = write('report.json', stdout);
    const again = await compare(`file:${saved}#right`, `local:${detector}`, '--score-thr', '0.3');
    expect(again).toMatchObject({ code: 0, stderr: '' });
    const undecided = await compare(`file:${saved}`, `local:${detector}`);
    expect(undecided.code).toBe(2);
    expect(undecided.stderr).toContain(`${saved}#left`);
  });

  it('two versions on two servers, each with its own key, in words that tell them apart', async () => {
    const [one, other]: [string[], string[]] = [[], []];
    const [a, b] = [await answering(golden, one), await answering(golden, other)];
    const key = (name: string) =>
      write(`${name}.json`, {
        management: { key: name, 'expiration time': '2099-01-01T00:00:00Z' },
        inference: { key: name, 'expiration time': '2099-01-01T00:00:00Z' },
        API: { key: name },
      });
    const runs = [`served:dbnet/1.0@${a}`, `served:dbnet/2.0@${b}`] as const;
    const { code, stdout } = await compare(
      ...runs,
      '--left-key-file',
      key('first'),
      '--right-key-file',
      key('second'),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^#.* 1\.0 +2\.0 +Δ/);
    // What kind of server it is, is asked without a key.
    const isPrediction = (line: string): boolean => line.startsWith('/predictions');
    expect([one, other].map(lines => lines.filter(isPrediction))).toEqual([
      ['/predictions/dbnet/1.0 Bearer first'],
      ['/predictions/dbnet/2.0 Bearer second'],
    ]);
    const rest = [...one, ...other].filter(line => !isPrediction(line));
    expect(rest.filter(line => !line.endsWith(' -'))).toEqual([]);
    const asked = [one.length, other.length];
    const shared = await compare(...runs, '--key-file', key('first'));
    expect([shared.code, one.length, other.length]).toEqual([2, ...asked]);
    expect(shared.stderr).toContain('--left-key-file');
  });

  it('where one side fails, the other is printed', async () => {
    const saved = write('golden.json', golden);
    const { code, stdout, stderr } = await compare('served:dbnet@127.0.0.1:9', `file:${saved}`);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ right: JSON.parse(golden) as unknown });
    expect(stderr).toContain('http://127.0.0.1:9');
  });
});

describe('one line for', () => {
  const local = `local:${detector}`;
  it.each<[string, () => string[], RegExp]>([
    ['one run alone', () => ['--left', local], /--right is missing/],
    ['an unknown kind', () => ['--left', 'remote:x', '--right', local], /"remote:x" is no run/],
    ['a missing ONNX file', () => ['--left', 'local:no@x.onnx', '--right', local], /no@x\.onnx/],
    [
      'an unknown device',
      () => ['--left', `${local}@abacus`, '--right', local],
      /no device "abacus" here\. Devices: cpu/,
    ],
    ['a missing result', () => ['--left', 'file:gone.json', '--right', local], /gone\.json/],
    [
      'a file that is no result',
      () => ['--left', `file:${write('odd.json', '{"a": 1}')}`, '--right', local],
      /holds no result/,
    ],
    [
      'the truth of other images',
      () => ['--left', `file:${sample('words', 'textrecog_test.json')}`, '--right', local],
      /does not list/,
    ],
    ['an address', () => ['--left', 'served:m@a b', '--right', local], /"a b" is not the address/],
    ['a device for all', () => ['--left', local, '--right', local, '--device', 'cpu'], /--device/],
    [
      'a key for nobody',
      () => ['--left', local, '--right', local, '--key-file', 'k'],
      /--key-file/,
    ],
    [
      'texts for a detector',
      () => [
        '--left',
        local,
        '--right',
        local,
        '--annotations',
        write('texts.json', { boxes: [], texts: [] }),
      ],
      /--annotations has no meaning/,
    ],
    ['two forms at once', () => ['config.py', '--left', local, '--right', local], /"config\.py"/],
    ['a run in the other form', () => ['c', 'o', 'm', '--left-key-file', 'k'], /--left-key-file/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await mmocrServing(['compare', image, ...args()]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^mmocr-serving: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });
});
