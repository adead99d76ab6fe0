import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentToolNames } from '../../../src/base/agentToolNames';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import { root } from '../cli/run';
import { agentIn, dataOf, sampleWorkspace, textOf, type Agent } from './agent';

const { folder, remove } = sampleWorkspace();
let agent: Agent;
beforeAll(async () => {
  agent = await agentIn(folder);
});
afterAll(async () => {
  await agent.close();
  remove();
});

const config = 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py';
const detector = { onnx: 'onnx/dbnet_tiny.onnx' };

describe('the tools', () => {
  it('are listed with their schemas, and say which of them write', async () => {
    const { tools } = await agent.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([...agentToolNames]);
    for (const { inputSchema, description } of tools) {
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(description!.length).toBeGreaterThan(60);
    }
    const writing = tools.filter(({ annotations }) => !annotations!.readOnlyHint);
    expect(writing.map(({ name }) => name)).toEqual(['write_run', 'convert_to_mar']);
    expect(writing.map(({ annotations }) => annotations!.destructiveHint)).toEqual([false, true]);
  });

  it('list the models of the workspace, each with what it takes to use it', async () => {
    const { onnx, checkpoints } = dataOf<Record<string, { path: string; config?: string }[]>>(
      await agent.call('list_models', {}),
    );
    expect(onnx).toContainEqual(
      expect.objectContaining({ path: 'onnx/dbnet_tiny.onnx', task: 'textdet' }),
    );
    expect(checkpoints!.find(({ path: file }) => file.endsWith('dbnet_tiny.pth'))?.config).toMatch(
      /dbnet_tiny.*\.py$/,
    );
  });

  it('describe configs, ONNX files and checkpoints', async () => {
    for (const file of [config, detector.onnx])
      expect(dataOf(await agent.call('describe_model', { path: file }))).toMatchObject({
        method: 'DBNet',
        task: 'textdet',
        post: { kind: 'db' },
      });
    const checkpoint = await agent.call('describe_model', { path: 'checkpoints/dbnet_tiny.pth' });
    expect(textOf(checkpoint)).toContain('DBNet');
  });

  it('find what MMOCR found, and show it', async () => {
    const result = await agent.call('predict', { images: ['images/scene_01.jpg'], ...detector });
    const [found] = dataOf<{ images: { instances: { polygon: number[]; score: number }[] }[] }>(
      result,
    ).images;
    const golden = path.join(root, 'test/fixtures/golden/det_quad/scene_01.jpg.json');
    const { boundary_result: stored } = JSON.parse(fs.readFileSync(golden, 'utf8')) as {
      boundary_result: number[][];
    };
    expect(found!.instances.map(({ score }) => score)).toEqual(
      stored.map(boundary => expect.closeTo(boundary.at(-1)!, 2) as number),
    );
    const picture = result.content.find(part => part.type === 'image');
    expect(picture?.mimeType).toBe('image/jpeg');
    const drawn = await decodeImageFile(Buffer.from(picture!.data, 'base64'), 'p.jpg', 'color');
    expect(Math.max(drawn.width, drawn.height)).toBeLessThanOrEqual(1024);
    // Blue lines, in a scene that has none of that blue.
    let blue = 0;
    for (let i = 0; i < drawn.data.length; i += 3)
      if (drawn.data[i]! > 200 && drawn.data[i + 1]! < 170 && drawn.data[i + 2]! < 60) blue++;
    expect(blue).toBeGreaterThan(200);
  });

  it('read with a chain, and of several images tell the one that fails', async () => {
    fs.writeFileSync(path.join(folder, 'images', 'broken.jpg'), Buffer.from('ffd8ffe0', 'hex'));
    const chain = { ...detector, recognition_onnx: 'onnx/svtr_tiny.onnx' };
    const { images } = dataOf<{ images: { error?: string; instances?: { text: string }[] }[] }>(
      await agent.call('predict', {
        images: ['images/broken.jpg', 'images/scene_01.jpg'],
        ...chain,
        pictures: 0,
      }),
    );
    fs.rmSync(path.join(folder, 'images', 'broken.jpg'));
    expect(images[0]!.error).toContain('broken.jpg');
    expect(images[1]!.instances!.filter(({ text }) => /^[a-z0-9]+$/.test(text)).length).toBe(
      images[1]!.instances!.length,
    );
  });

  it('say at which stage two runs begin to differ', async () => {
    const result = await agent.call('compare_runs', {
      images: ['images/scene_01.jpg'],
      left: detector,
      right: detector,
      stages: true,
    });
    expect(dataOf(result)).toMatchObject({ differing: [], images: [{ equal: true, stages: {} }] });
  });
});

describe('what writes', () => {
  const archive = {
    config,
    checkpoint: 'checkpoints/dbnet_tiny.pth',
    onnx: detector.onnx,
    output_folder: 'store 模型',
    model_name: 'dbnet',
  };
  const file = path.join(folder, 'store 模型', 'dbnet.mar');

  it('wants the consent of the user, by the client or by an argument', async () => {
    const refused = await agent.call('convert_to_mar', archive);
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toMatch(/dbnet\.mar.*confirm: true/);
    const asked: string[] = [];
    for (const action of ['decline', 'accept'] as const) {
      const asking = await agentIn(folder, {
        ask: question => {
          asked.push(question);
          return { action };
        },
      });
      // What a client's user says counts, whatever the model claims.
      const { isError = false } = await asking.call('convert_to_mar', {
        ...archive,
        confirm: true,
      });
      expect(isError).toBe(action === 'decline');
      expect(fs.existsSync(file)).toBe(action === 'accept');
      await asking.close();
    }
    expect(asked).toEqual(Array(2).fill(expect.stringContaining('store 模型/dbnet.mar')));
  });

  it('overwrites only when it is told to', async () => {
    const before = fs.statSync(file).mtimeMs;
    const kept = await agent.call('convert_to_mar', { ...archive, confirm: true });
    expect(textOf(kept)).toContain('exists already');
    expect(fs.statSync(file).mtimeMs).toBe(before);
    const told = { ...archive, confirm: true, overwrite: true };
    expect(dataOf(await agent.call('convert_to_mar', told))).toMatchObject({
      archive: 'store 模型/dbnet.mar',
    });
    expect(fs.statSync(file).mtimeMs).not.toBe(before);
    const listed = await agent.call('list_models', {});
    expect(dataOf(listed)).toMatchObject({ archives: [{ name: 'dbnet', onnx: true }] });
    const described = await agent.call('describe_model', { path: 'store 模型/dbnet.mar' });
    expect(dataOf(described)).toMatchObject({ own_code: [], onnx: true });
  });

  it('writes run files that are evaluated and checked, and never over one', async () => {
    const run = { folder: 'words', onnx: 'onnx/svtr_tiny.onnx', output: 'runs/words.jsonl' };
    const written = await agent.call('write_run', { ...run, confirm: true });
    const { images } = dataOf<{ images: number }>(written);
    expect(images).toBeGreaterThan(3);
    expect(dataOf(written)).toMatchObject({ failed: 0 });
    const again = await agent.call('write_run', { ...run, confirm: true });
    expect(textOf(again)).toContain('is there already');
    const same = { run: run.output, baseline: run.output };
    expect(dataOf(await agent.call('check_run', same))).toMatchObject({
      regressions: 0,
      checked: images,
      images: [],
    });
    const place = path.join(folder, run.output);
    const lines = fs.readFileSync(place, 'utf8').trim().split('\n');
    const read = lines.slice(1).map(line => JSON.parse(line) as { image: string; text: string });
    fs.writeFileSync(
      path.join(folder, 'truth.txt'),
      read.map(({ image, text }, i) => `${image} ${i === 0 ? 'other' : text}\n`).join(''),
    );
    const evaluated = await agent.call('evaluate_run', { run: run.output, truth: 'truth.txt' });
    expect(dataOf(evaluated)).toMatchObject({ wrong: [{ image: read[0]!.image }] });
    expect(textOf(evaluated)).toContain('recog/word_acc');
    const changed = lines.map(line => line.replace(`"text":"${read[1]!.text}"`, '"text":"x"'));
    fs.writeFileSync(path.join(folder, 'runs', 'other.jsonl'), changed.join('\n'));
    const checked = await agent.call('check_run', { ...same, run: 'runs/other.jsonl' });
    expect(dataOf(checked)).toMatchObject({ regressions: 1 });
    expect(textOf(checked)).toContain(read[1]!.text);
  });
});
