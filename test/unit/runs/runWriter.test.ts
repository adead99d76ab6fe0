import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machine } from '../../../src/base/temporaries';
import { readRunFile, type RunHeader } from '../../../src/runs/runFile';
import { pendingOf } from '../../../src/runs/runSoFar';
import { RunWriter } from '../../../src/runs/runWriter';
import { failureLine } from '../../../src/runs/writtenLine';

let folder: string, file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr 写 '));
  file = path.join(folder, '运行.jsonl');
});
// Not at once: what is open is closed meanwhile, which Windows waits for.
afterEach(() => fs.promises.rm(folder, { recursive: true, force: true, maxRetries: 10 }));

const header: RunHeader = {
  run: 1,
  source: { kind: 'served', model: '模型', address: 'http://127.0.0.1:8080' },
  settings: { post: { threshold: 0.5 }, versions: { 'mmocr-serving': '1' } },
  folder: '../图片',
};
const answer = (image: string) => ({ image, text: '出口', score: 0.5 });
const exists = () => new Error('it is there');
const text = () => fs.readFileSync(file, 'utf8');
const whole = `${[header, answer('1.png'), answer('2.png')].map(line => JSON.stringify(line)).join('\n')}\n`;

async function resumed(now = header): Promise<{ writer: RunWriter; answered: string[] }> {
  const { writer, answered } = await RunWriter.resume(file, now);
  return { writer, answered: [...answered] };
}

describe('a run file is written', () => {
  it('line by line, in a folder made for it, and marked as long as that takes', async () => {
    file = path.join(folder, 'new', 'run.jsonl');
    const writer = await RunWriter.create(file, header, exists);
    expect(fs.readdirSync(path.dirname(file))).toHaveLength(2);
    await writer.append(answer('1.png'));
    expect(text()).toBe(whole.slice(0, whole.lastIndexOf('{')));
    await writer.append(answer('2.png'));
    await writer.close();
    expect(text()).toBe(whole);
    expect(fs.readdirSync(path.dirname(file))).toEqual(['run.jsonl']);
  });

  it('over no other file', async () => {
    fs.writeFileSync(file, 'mine');
    await expect(RunWriter.create(file, header, exists)).rejects.toThrow('it is there');
    expect([text(), fs.readdirSync(folder)]).toEqual(['mine', ['运行.jsonl']]);
  });

  it('and not left where nobody answered', async () => {
    await (await RunWriter.create(file, header, exists)).close();
    await (await resumed()).writer.close();
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

describe('a run is gone on with', () => {
  it('after a cut at whatever byte of its last line, and is as if it had not been cut', async () => {
    const bytes = Buffer.from(whole);
    const begins = bytes.lastIndexOf('{"image"');
    for (let end = begins; end <= bytes.length; end++) {
      fs.writeFileSync(file, bytes.subarray(0, end));
      const { writer, answered } = await resumed();
      const pending = pendingOf({ answered: new Set(answered) }, ['1.png', '2.png']);
      // The line is whole where only what ends it lacks.
      expect([end, pending]).toEqual([end, end < bytes.length - 1 ? ['2.png'] : []]);
      for (const image of pending) await writer.append(answer(image));
      await writer.close();
      expect(text()).toBe(whole);
    }
  });

  it('after the zeros of a disk that lost its power', async () => {
    fs.writeFileSync(file, whole.slice(0, whole.lastIndexOf('{')) + '\0'.repeat(5000));
    const { writer } = await resumed();
    await writer.append(answer('2.png'));
    await writer.close();
    expect(text()).toBe(whole);
  });

  it('after a cut at whatever byte of its header', async () => {
    const bytes = Buffer.from(whole.slice(0, whole.indexOf('\n')));
    for (let end = 0; end <= bytes.length; end++) {
      fs.writeFileSync(file, bytes.subarray(0, end));
      const { writer, answered } = await resumed();
      expect(answered).toEqual([]);
      for (const image of ['1.png', '2.png']) await writer.append(answer(image));
      await writer.close();
      expect(text()).toBe(whole);
    }
  });

  it('asking again about what failed, and about nothing twice', async () => {
    const { writer } = await resumed();
    for (const line of [failureLine('1.png', 'no'), answer('2.png'), answer('3.png')])
      await writer.append(line);
    await writer.append(failureLine('3.png', new Error('by another tool')));
    await writer.close();
    const again = await resumed();
    expect(again.answered).toEqual(['2.png']);
    expect(
      pendingOf({ answered: new Set(again.answered) }, [
        '3.png',
        '1.png',
        '1.png',
        '2.png',
        '4.png',
      ]),
    ).toEqual(['3.png', '1.png', '4.png']);
    await again.writer.append(answer('1.png'));
    await again.writer.close();
    const { lines } = await readRunFile(file);
    expect(lines.map(line => [line.image, 'error' in line])).toEqual([
      ['1.png', false],
      ['2.png', false],
      ['3.png', true],
    ]);
  });

  it.each<[string, RunHeader, RegExp]>([
    [
      'another model',
      { ...header, source: { kind: 'served', model: 'b', address: 'http://127.0.0.1:8080' } },
      /source\.model was "模型" and is "b" now\./,
    ],
    [
      'another threshold',
      { ...header, settings: { post: { threshold: 0.6 } } },
      /settings\.post\.threshold was 0\.5 and is 0\.6 now\./,
    ],
    [
      'a setting less',
      { ...header, settings: {} },
      /settings\.post\.threshold was 0\.5 and is nothing now\./,
    ],
    ['another folder', { ...header, folder: 'b' }, /folder was "\.\.\/图片" and is "b" now\./],
  ])('not by %s', async (_, now, expected) => {
    fs.writeFileSync(file, whole);
    await expect(resumed(now)).rejects.toThrow(expected);
    expect([text(), fs.readdirSync(folder)]).toEqual([whole, ['运行.jsonl']]);
  });

  it('by another version of this program', async () => {
    fs.writeFileSync(file, whole);
    const { writer, answered } = await resumed({
      ...header,
      settings: { post: { threshold: 0.5 }, versions: { 'mmocr-serving': '2' } },
    });
    await writer.close();
    expect(answered).toEqual(['1.png', '2.png']);
  });

  it.each([
    ['a list', '1.png\n2.png', /line 1 is not JSON/],
    ['what lacks a header', '{"image":"1.png","error":"a"}\n', /does not begin with the header/],
    ['JSON that is cut', '{"boundary_result": [', /does not begin with the header/],
    ['another cut header', '{"run":1,"source":{"kind":"lo', /does not begin with the header/],
  ])('not of %s, which stays as it is', async (_, content, expected) => {
    fs.writeFileSync(file, content);
    await expect(resumed()).rejects.toThrow(expected);
    expect(text()).toBe(content);
  });
});

describe('of two writers', () => {
  const mark = (writer: string) => path.join(folder, `.运行.jsonl.${writer}.lock`);
  const dead = () => spawnSync(process.execPath, ['-e', '0']).pid;

  it('the second one is refused, by whatever name it calls the file', async () => {
    const writer = await RunWriter.create(file, header, exists);
    await expect(resumed()).rejects.toThrow(/is being written by another program.*\.lock/);
    const detour = path.join(folder, 'x', '..', path.basename(file));
    await expect(RunWriter.resume(detour, header)).rejects.toThrow(/is being written/);
    await writer.append(answer('1.png'));
    await writer.close();
    const { writer: next, answered } = await resumed();
    expect(answered).toEqual(['1.png']);
    await next.close();
  });

  it('one whose disk fails when it ends keeps nobody away', async () => {
    const writer = await RunWriter.create(file, header, exists);
    await writer.append(answer('1.png'));
    const { file: handle } = writer as unknown as { file: fs.promises.FileHandle };
    await handle.close();
    handle.close = () => Promise.reject(new Error('EIO'));
    await expect(writer.close()).rejects.toThrow('EIO');
    const { writer: next, answered } = await resumed();
    expect(answered).toEqual(['1.png']);
    await next.close();
  });

  it('of many at once at most one goes on', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => resumed()));
    const going = tries.flatMap(each => (each.status === 'fulfilled' ? each.value.writer : []));
    expect(going.length).toBeLessThanOrEqual(1);
    for (const writer of going) await writer.close();
  });

  it('one that was ended keeps nobody away, nor one of another machine that gives no sign', async () => {
    const own = mark(`${await machine()}-${dead()}-00000000`);
    const foreign = mark('00000000-1-00000000');
    for (const name of [own, foreign]) fs.writeFileSync(name, '');
    await expect(resumed()).rejects.toThrow(path.basename(foreign));
    const before = new Date(Date.now() - 3_600_000);
    fs.utimesSync(foreign, before, before);
    const { writer } = await resumed();
    await writer.append(answer('1.png'));
    await writer.close();
    expect(fs.readdirSync(folder)).toEqual(['运行.jsonl']);
  });
});
