import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractOnnx } from '../../../src/archive/archivedModels';
import { readOnnxGraph } from '../../../src/onnx/graph';
import type { Single } from '../../../src/model/pipeline';
import { sample } from '../../samples';
import { OddOnnx, described } from './oddOnnxFiles';

let files: OddOnnx;
beforeAll(() => {
  files = new OddOnnx();
});
afterAll(() => files.dispose());

describe('a file whose weights are in another one', () => {
  it('names it', async () => {
    const { dataFiles, inputs, outputs } = await readOnnxGraph(files.file('external.onnx'));
    expect([...dataFiles]).toEqual([
      ['weights.data', fs.statSync(files.file('weights.data')).size],
    ]);
    expect({ inputs: inputs.length > 0, outputs: outputs.length }).toEqual({
      inputs: true,
      outputs: 1,
    });
  });

  it(
    'is archived with it, and runs from the archive as it does from its folder',
    { timeout: 600_000 },
    async () => {
      const { code, stderr } = await files.convert('external');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const unpacked = fs.mkdtempSync(files.file('unpacked-'));
      const { model } = (await extractOnnx(
        path.join(files.folder, 'store', 'external.mar'),
        unpacked,
      )) as Single;
      expect(fs.readdirSync(unpacked).sort()).toEqual([
        'external.onnx',
        'external.onnx.json',
        'weights.data',
      ]);
      const [archived, own] = [
        await files.run(model.onnxPath, model.description),
        await files.run(sample('onnx', 'dbnet_tiny.onnx'), described('dbnet_tiny')),
      ];
      expect(own.instances.length).toBeGreaterThan(0);
      expect(archived.instances).toEqual(own.instances);
    },
  );

  it('is not archived where the name is taken there', { timeout: 600_000 }, async () => {
    expect((await files.convert('taken')).stderr).toMatch(
      /taken\.onnx keeps weights in config\.py, a name that cannot be in the archive or is taken there\. Write it again with its weights inside/,
    );
  });

  it.each<[string, (data: string) => void, RegExp]>([
    [
      'is missing',
      data => {
        fs.rmSync(data);
      },
      /keeps weights in .*weights\.data, which is not there\./,
    ],
    [
      'is cut short',
      data => {
        fs.truncateSync(data, 1000);
      },
      /weights\.data is cut short: .* reads \d+ bytes of it, and it has 1000\./,
    ],
    [
      'is a link out of the folder',
      data => {
        fs.renameSync(data, files.file('elsewhere.data'));
        fs.symlinkSync(files.file('elsewhere.data'), data);
      },
      /keeps weights in weights\.data, outside of its folder\./,
    ],
    [
      'is a folder',
      data => {
        fs.rmSync(data);
        fs.mkdirSync(data);
      },
      /which is not there\./,
    ],
  ])('is refused when that %s', async (_, spoil, message) => {
    const own = fs.mkdtempSync(files.file('own-'));
    for (const name of ['external.onnx', 'weights.data'])
      fs.copyFileSync(files.file(name), path.join(own, name));
    spoil(path.join(own, 'weights.data'));
    await expect(
      files.run(path.join(own, 'external.onnx'), described('dbnet_tiny')),
    ).rejects.toThrow(message);
  });

  it.each(['../secret', '/etc/passwd', 'a/../../b', 'C:\\x', ''])(
    'is refused when that would be "%s"',
    async location => {
      const file = files.file('hostile.onnx');
      fs.writeFileSync(file, external(location));
      await expect(files.run(file, described('dbnet_tiny'))).rejects.toThrow(
        /hostile\.onnx keeps weights in .*, outside of its folder\./,
      );
    },
  );

  it.each<[string, () => Buffer]>([
    ['nested without end', () => nested(2000)],
    [
      'of millions of fields',
      () =>
        Buffer.concat([
          Buffer.from([8, 8]),
          field(7, Buffer.alloc(6_000_000, field(1, Buffer.alloc(0)))),
          field(8, Buffer.from([16, 17])),
        ]),
    ],
    [
      'with lengths beyond its end',
      () =>
        Buffer.concat([
          Buffer.from([8, 8, 0x3a]),
          Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]),
          Buffer.alloc(100),
        ]),
    ],
  ])('a graph %s is refused in bounded time', async (_, bytes) => {
    const file = files.file('hostile.onnx');
    fs.writeFileSync(file, bytes());
    // By its outline already, before ONNX Runtime sees it.
    await expect(readOnnxGraph(file)).rejects.toThrow(/hostile\.onnx is not a complete ONNX file/);
    await expect(files.run(file, described('dbnet_tiny'))).rejects.toThrow(
      /hostile\.onnx is not a complete ONNX file/,
    );
  });
});

/** One field of a protobuf message that holds bytes. */
function field(number: number, content: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = content.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), content]);
}

/** A model with one initializer whose values lie at `location`. */
function external(location: string): Buffer {
  const entry = field(
    13,
    Buffer.concat([field(1, Buffer.from('location')), field(2, Buffer.from(location))]),
  );
  return Buffer.concat([
    Buffer.from([8, 8]),
    field(7, field(5, Buffer.concat([entry, Buffer.from([14 * 8, 1])]))),
    field(8, Buffer.from([16, 17])),
  ]);
}

/** Graphs in attributes of nodes of graphs. */
function nested(depth: number): Buffer {
  let graph: Buffer = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) graph = field(1, field(5, field(6, graph)));
  return Buffer.concat([Buffer.from([8, 8]), field(7, graph), field(8, Buffer.from([16, 17]))]);
}
