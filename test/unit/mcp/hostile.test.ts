import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { PassThrough } from 'node:stream';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineTransport } from '../../../src/mcp/lineTransport';
import { agentIn, dataOf, sampleWorkspace, textOf, type Agent } from './agent';

const { folder, remove } = sampleWorkspace();
const above = path.dirname(folder);
const inside = (...names: string[]): string => path.join(folder, ...names);
let agent: Agent;
beforeAll(async () => {
  fs.copyFileSync(inside('images', 'scene_01.jpg'), path.join(above, 'secret.jpg'));
  fs.symlinkSync(path.join(above, 'secret.jpg'), inside('images', 'link.jpg'));
  fs.symlinkSync(above, inside('out'), 'junction');
  fs.symlinkSync(path.join(above, 'new'), inside('dangling'));
  agent = await agentIn(folder);
});
afterAll(async () => {
  await agent.close();
  remove();
});

const detector = { onnx: 'onnx/dbnet_tiny.onnx' };
const predict = (image: string) => agent.call('predict', { images: [image], ...detector });

async function refused(name: string, given: Record<string, unknown>, why: RegExp): Promise<void> {
  const result = await agent.call(name, given);
  expect(result.isError, textOf(result)).toBe(true);
  expect(textOf(result)).toMatch(why);
  expect(textOf(result)).not.toMatch(/\n\s+at /);
}

describe('a hostile argument', () => {
  it.each([
    ['the way up', '../secret.jpg'],
    ['the way up and down again', `images/../../${path.basename(folder)}/images/scene_01.jpg`],
    ['an absolute path', path.join(above, 'secret.jpg')],
    ['a link to a file elsewhere', 'images/link.jpg'],
    ['a folder that is a link', 'out/secret.jpg'],
  ])('%s does not lead out of the workspace', async (_, image) => {
    await refused('predict', { images: [image], ...detector }, /outside of the workspace/);
  });

  it.each([
    ['a folder as an image', 'images', /is a folder/],
    ['nothing', '', /argument images\.0 of predict is wrong/],
    ['a NUL', 'images/a\0b', /is no path/],
    ['a path that is too long', 'a'.repeat(5000), /is wrong/],
    ['a file that is not there', 'images/none.jpg', /not found/],
    ['what is no image', 'checkpoints/dbnet_tiny.pth', /is no image/],
  ])('%s is refused with a sentence', async (_, image, why) => {
    await refused('predict', { images: [image], ...detector }, why);
  });

  it.skipIf(process.platform === 'win32')('a pipe is not waited for', async () => {
    expect(spawnSync('mkfifo', [inside('images', 'pipe.jpg')]).status).toBe(0);
    await refused('predict', { images: ['images/pipe.jpg'], ...detector }, /neither a file/);
    fs.rmSync(inside('images', 'pipe.jpg'));
  });

  it('an image of 1 GB is refused, and not read', async () => {
    const large = inside('images', 'large.jpg');
    fs.copyFileSync(inside('images', 'scene_01.jpg'), large);
    fs.truncateSync(large, 2 ** 30);
    await refused('predict', { images: ['images/large.jpg'], ...detector }, /128 MiB/);
    fs.rmSync(large);
  });

  it('10,000 images are refused by their number', async () => {
    const images = Array<string>(10_000).fill('images/scene_01.jpg');
    await refused('predict', { images, ...detector }, /at most 100 images.*write_run/);
  });

  it('models that are none, or several, and stray options are named', async () => {
    const images = ['images/scene_01.jpg'];
    await refused('predict', { images }, /exactly one of served, onnx, archive/);
    await refused('predict', { images, ...detector, served: 'x' }, /exactly one/);
    await refused('predict', { images, ...detector, version: '1' }, /"version" has no meaning/);
    await refused('predict', { images, ...detector, command: 'rm' }, /command/);
    await refused('no_such_tool', {}, /There is no tool/);
  });

  it('a server elsewhere gets no image', async () => {
    const images = ['images/scene_01.jpg'];
    const asked = { images, served: 'm', address: 'http://198.51.100.7:8080' };
    await refused('predict', asked, /--server http:\/\/198\.51\.100\.7:8080/);
    await refused('list_models', { address: '198.51.100.7:80' }, /no server of this machine/);
  });

  it.each(['../run.jsonl', 'out/run.jsonl', 'dangling/run.jsonl', 'dangling', 'images/run.txt'])(
    'nothing is written to %s',
    async output => {
      const given = { folder: 'words', onnx: 'onnx/svtr_tiny.onnx', output, confirm: true };
      await refused('write_run', given, /outside of the workspace|no name of a run file/);
      expect(fs.readdirSync(above).sort()).toEqual([path.basename(folder), 'secret.jpg'].sort());
    },
  );

  it('a folder with a link out of the workspace is not run', async () => {
    const given = { folder: 'images', ...detector, output: 'run.jsonl', confirm: true };
    await refused('write_run', given, /images\/link\.jpg is a link that leads out/);
  });

  it('a description that is a link out of the workspace is not read', async () => {
    fs.copyFileSync(inside('onnx', 'dbnet_tiny.onnx.json'), path.join(above, 'secret.json'));
    fs.copyFileSync(inside('onnx', 'dbnet_tiny.onnx'), inside('linked.onnx'));
    fs.symlinkSync(path.join(above, 'secret.json'), inside('linked.onnx.json'));
    const why = /linked\.onnx\.json is a link that leads out/;
    await refused('describe_model', { path: 'linked.onnx' }, why);
    await refused('predict', { images: ['images/scene_01.jpg'], onnx: 'linked.onnx' }, why);
    for (const name of ['linked.onnx', 'linked.onnx.json']) fs.rmSync(inside(name));
  });

  it('a link of another name evaluates no config', async () => {
    fs.symlinkSync(inside('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'), inside('model.txt'));
    await refused('describe_model', { path: 'model.txt' }, /is no config/);
    fs.rmSync(inside('model.txt'));
  });

  it('a config that names a file elsewhere takes nothing along', async () => {
    fs.writeFileSync(path.join(above, 'secret.py'), 'secret = 1\n');
    fs.writeFileSync(
      inside('configs', 'evil.py'),
      `_base_ = ['${path.join(above, 'secret.py').replaceAll('\\', '/').replaceAll("'", "\\'")}', 'textdet/dbnet/dbnet_tiny_fpnc_synth.py']\n`,
    );
    await refused(
      'convert_to_mar',
      {
        config: 'configs/evil.py',
        checkpoint: 'checkpoints/dbnet_tiny.pth',
        output_folder: 'store',
        confirm: true,
      },
      /secret\.py lies outside of the workspace/,
    );
    fs.rmSync(path.join(above, 'secret.py'));
    expect(fs.existsSync(inside('store'))).toBe(false);
  });

  it('a config tells nothing of a file of the project above, nor of the environment', async () => {
    fs.mkdirSync(path.join(above, '.git'));
    fs.writeFileSync(path.join(above, 'secret.txt'), 's\ne\nc\n');
    const base = inside('configs/textrecog/svtr/_base_svtr_small_ctc.py');
    const plain = fs.readFileSync(base, 'utf8');
    const config = 'configs/textrecog/svtr/svtr_tiny_synth.py';
    const checkpoint = 'checkpoints/svtr_tiny.pth';
    for (const [name, why] of [
      ['{{ fileDirname }}/../../../../secret.txt', /secret\.txt lies outside/],
      ['{{ $PATH:none }}', /variable PATH, which no agent/],
    ] as const) {
      fs.writeFileSync(base, plain.replace(/dict_file='.*'/, `dict_file='${name}'`));
      await refused('describe_model', { path: config }, why);
      const convert = { config, checkpoint, output_folder: 'store', confirm: true };
      await refused('convert_to_mar', convert, why);
      expect(fs.existsSync(inside('store'))).toBe(false);
    }
    fs.writeFileSync(base, plain);
    for (const name of ['.git', 'secret.txt'])
      fs.rmSync(path.join(above, name), { recursive: true });
  });

  it('names with quotes, blanks and letters of any script are names', async () => {
    const name = `images/"it's" 图 -rf $(x).jpg`.replaceAll(
      '"',
      process.platform === 'win32' ? '' : '"',
    );
    fs.copyFileSync(inside('images', 'scene_01.jpg'), inside(name));
    expect(dataOf(await predict(name))).toMatchObject({ images: [{ image: name }] });
    fs.rmSync(inside(name));
  });
});

describe('a message of 1 GB', () => {
  it('is refused in bounded memory, and the next one is answered', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const answers: string[] = [];
    output.setEncoding('utf8').on('data', (text: string) => answers.push(text));
    const transport = new LineTransport(input, output, { tooLong: 'too long', notJson: 'no JSON' });
    const heard: JSONRPCMessage[] = [];
    transport.onmessage = message => void heard.push(message);
    await transport.start();
    const write = (text: string | Buffer): Promise<void> =>
      new Promise(resolve => {
        if (input.write(text)) resolve();
        else input.once('drain', resolve);
      });
    const before = process.memoryUsage().rss;
    const piece = Buffer.alloc(2 ** 20, 'a');
    await write('{"method":"tools/call","params":{"name":"predict","arguments":{"images":["');
    for (let i = 0; i < 1024; i++) await write(piece);
    await write(
      '"]}},"jsonrpc":"2.0","id":7}\nnonsense\n{"jsonrpc":"2.0","id":8,"method":"ping"}\n',
    );
    await expect.poll(() => heard).toHaveLength(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
    expect(heard).toEqual([{ jsonrpc: '2.0', id: 8, method: 'ping' }]);
    expect(answers.map(text => JSON.parse(text) as object)).toEqual([
      { jsonrpc: '2.0', id: 7, error: { code: -32_600, message: 'too long' } },
      { jsonrpc: '2.0', id: null, error: { code: -32_700, message: 'no JSON' } },
    ]);
    await transport.close();
  });

  it('of 8 MB ends no server', async () => {
    const given = { images: ['a'.repeat(8 * 2 ** 20)], ...detector };
    await expect(agent.call('predict', given)).rejects.toThrow(/more than 4 MiB/);
    expect((await predict('images/scene_01.jpg')).isError ?? false).toBe(false);
  });
});

describe('a call', () => {
  it('tells how far it is, and ends when it is cancelled', async () => {
    const images = Array<string>(100).fill('images/large_3000x2000.jpg');
    const abort = new AbortController();
    const told: { progress: number; total?: number | undefined }[] = [];
    const going = agent.client.callTool(
      { name: 'predict', arguments: { images, ...detector, pictures: 0 } },
      undefined,
      {
        signal: abort.signal,
        onprogress: progress => {
          told.push(progress);
          if (progress.progress === 1) abort.abort();
        },
      },
    );
    await expect(going).rejects.toThrow(/abort/i);
    expect(told.at(-1)).toMatchObject({ progress: 1, total: 100 });
    expect((await predict('images/scene_01.jpg')).isError ?? false).toBe(false);
  });
});
