import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractOnnx } from '../../../src/archive/archivedModels';
import { readOnnxGraph } from '../../../src/onnx/graph';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { LocalPredictor } from '../../../src/engineClient/localPredictor';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { pipelineOf, type Single } from '../../../src/model/pipeline';
import { mmocrServing, root, sample } from '../cli/run';

let folder: string;
let engine: EngineClient;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-odd-onnx-'));
  execFileSync(process.env['MMOCR_PYTHON']!, [
    path.join(root, 'test', 'goldens', 'odd_onnx.py'),
    sample('onnx'),
    folder,
  ]);
  engine = new EngineClient(path.join(root, 'dist', 'engine.js'));
});
afterAll(() => {
  engine.dispose();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const described = (name: string) =>
  JSON.parse(fs.readFileSync(sample('onnx', `${name}.onnx.json`), 'utf8')) as ModelDescription;
const image = (...names: string[]) => ({
  path: sample(...names),
  bytes: fs.readFileSync(sample(...names)),
});
const scene = () => image('images', 'scene_01.jpg');
const word = () => image('words', 'word_01.png');
const run = (
  onnxPath: string,
  description: ModelDescription,
  on = description.task === 'textdet' ? scene() : word(),
) =>
  new LocalPredictor({
    engine,
    pipeline: pipelineOf({ onnxPath, description }),
    device: 'cpu',
  }).predict(on, new AbortController().signal);
const odd = (
  name: string,
  of: string,
  change: (description: ModelDescription) => void = () => undefined,
) => {
  const description = described(of);
  change(description);
  return run(path.join(folder, `${name}.onnx`), description);
};

describe('a file that ends elsewhere than its description says is refused', () => {
  it.each([
    ['db_logits', 'dbnet_tiny'],
    ['ctc_logits', 'svtr_tiny'],
    ['ctc_sigmoid', 'svtr_tiny'],
  ])('before its sigmoid or softmax: %s', async (name, of) => {
    await expect(odd(name, of)).rejects.toThrow(
      /_(logits|sigmoid)\.onnx does not fit its config: it gives -?[\d.]+ where a probability \(0 to 1\) is expected, so it ends before its sigmoid or softmax\. Export the model again\./,
    );
  });

  it('after the softmax that the description asks for', async () => {
    const probabilities = run(sample('onnx', 'svtr_tiny.onnx'), {
      ...described('svtr_tiny'),
      post: { ...described('svtr_tiny').post, softmax: true } as never,
    });
    await expect(probabilities).rejects.toThrow(
      /it gives probabilities where the values before the softmax are expected/,
    );
  });

  it('and logits are read where they are described', async () => {
    const [own, fromLogits] = [
      await run(sample('onnx', 'svtr_tiny.onnx'), described('svtr_tiny')),
      await odd('ctc_logits', 'svtr_tiny', ({ post }) => Object.assign(post, { softmax: true })),
    ];
    expect(fromLogits.instances[0]!.text).toBe(own.instances[0]!.text);
  });
});

describe('a recogniser of PaddleOCR is recognised as such', () => {
  it.each(['paddle_names', 'paddle_dictionary', 'paddle_producer', 'blank_first'])(
    '%s',
    async name => {
      await expect(odd(name, 'svtr_tiny')).rejects.toThrow(
        /\.onnx is a recogniser of PaddleOCR or made like one: its blank is class 0, and the description says class 36\./,
      );
    },
  );

  it('on every word, and on an image without one', async () => {
    for (const name of fs.readdirSync(sample('words')).filter(each => each.endsWith('.png'))) {
      await expect(
        run(path.join(folder, 'blank_first.onnx'), described('svtr_tiny'), image('words', name)),
        name,
      ).rejects.toThrow(/PaddleOCR/);
      expect(
        (await run(sample('onnx', 'svtr_tiny.onnx'), described('svtr_tiny'), image('words', name)))
          .task,
      ).toBe('textrecog');
    }
    await expect(
      run(
        path.join(folder, 'blank_first.onnx'),
        described('svtr_tiny'),
        image('images', 'no_text.png'),
      ),
    ).rejects.toThrow(/PaddleOCR/);
  });

  it('is read where the description says so', async () => {
    const own = await run(sample('onnx', 'svtr_tiny.onnx'), described('svtr_tiny'));
    const first = await odd('blank_first', 'svtr_tiny', ({ post }) => {
      const { classes } = post as { classes: string[] };
      Object.assign(post, {
        blank: 0,
        ignored: [0],
        classes: [classes[36]!, ...classes.filter((_, i) => i !== 36)],
      });
    });
    expect(first.instances).toEqual(own.instances);
  });

  it('by convert, too', { timeout: 600_000 }, async () => {
    const { code, stderr } = await convert(
      'paddle_names',
      sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
      sample('checkpoints', 'svtr_tiny.pth'),
    );
    expect(stderr).toMatch(
      /^mmocr-serving: .*paddle_names\.onnx is a recogniser of PaddleOCR.*\n$/,
    );
    expect(code).toBe(2);
  });
});

const detectorConfig = sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py');
const detectorCheckpoint = () =>
  sample(
    'checkpoints',
    fs.readdirSync(sample('checkpoints')).find(name => /dbnet/.test(name))!,
  );
const convert = (onnx: string, config = detectorConfig, checkpoint = detectorCheckpoint()) =>
  mmocrServing([
    'convert',
    config,
    checkpoint,
    '--output-folder',
    path.join(folder, 'store'),
    '--model-name',
    onnx,
    '--onnx',
    path.join(folder, `${onnx}.onnx`),
  ]);

describe('a file whose weights are in another one', () => {
  it('names it', async () => {
    const { dataFiles, inputs, outputs } = await readOnnxGraph(path.join(folder, 'external.onnx'));
    expect([...dataFiles]).toEqual([
      ['weights.data', fs.statSync(path.join(folder, 'weights.data')).size],
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
      const { code, stderr } = await convert('external');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const unpacked = fs.mkdtempSync(path.join(folder, 'unpacked-'));
      const { model } = (await extractOnnx(
        path.join(folder, 'store', 'external.mar'),
        unpacked,
      )) as Single;
      expect(fs.readdirSync(unpacked).sort()).toEqual([
        'external.onnx',
        'external.onnx.json',
        'weights.data',
      ]);
      const [archived, own] = [
        await run(model.onnxPath, model.description),
        await run(sample('onnx', 'dbnet_tiny.onnx'), described('dbnet_tiny')),
      ];
      expect(own.instances.length).toBeGreaterThan(0);
      expect(archived.instances).toEqual(own.instances);
    },
  );

  it('is not archived where the name is taken there', { timeout: 600_000 }, async () => {
    expect((await convert('taken')).stderr).toMatch(
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
        fs.renameSync(data, path.join(folder, 'elsewhere.data'));
        fs.symlinkSync(path.join(folder, 'elsewhere.data'), data);
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
    const own = fs.mkdtempSync(path.join(folder, 'own-'));
    for (const name of ['external.onnx', 'weights.data'])
      fs.copyFileSync(path.join(folder, name), path.join(own, name));
    spoil(path.join(own, 'weights.data'));
    await expect(run(path.join(own, 'external.onnx'), described('dbnet_tiny'))).rejects.toThrow(
      message,
    );
  });

  it.each(['../secret', '/etc/passwd', 'a/../../b', 'C:\\x', ''])(
    'is refused when that would be "%s"',
    async location => {
      const file = path.join(folder, 'hostile.onnx');
      fs.writeFileSync(file, external(location));
      await expect(run(file, described('dbnet_tiny'))).rejects.toThrow(
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
    const file = path.join(folder, 'hostile.onnx');
    fs.writeFileSync(file, bytes());
    // By its outline already, before ONNX Runtime sees it.
    await expect(readOnnxGraph(file)).rejects.toThrow(/hostile\.onnx is not a complete ONNX file/);
    await expect(run(file, described('dbnet_tiny'))).rejects.toThrow(
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
