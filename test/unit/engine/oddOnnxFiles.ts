import { pipelineOf } from '../../../src/model/pipeline';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { LocalPredictor } from '../../../src/engineClient/localPredictor';
import type { ModelDescription } from '../../../src/model/modelDescription';
import type { Prediction } from '../../../src/model/prediction';
import { sample } from '../../samples';
import { mmocrServing, root } from '../cli/run';

export const described = (name: string) =>
  JSON.parse(fs.readFileSync(sample('onnx', `${name}.onnx.json`), 'utf8')) as ModelDescription;
export const image = (...names: string[]) => ({
  path: sample(...names),
  bytes: fs.readFileSync(sample(...names)),
});
const scene = () => image('images', 'scene_01.jpg');
const word = () => image('words', 'word_01.png');
const detectorConfig = sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py');
const detectorCheckpoint = () =>
  sample(
    'checkpoints',
    fs.readdirSync(sample('checkpoints')).find(name => /dbnet/.test(name))!,
  );

/** ONNX files as others write them, made by Python, and what runs and archives them. */
export class OddOnnx {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-odd-onnx-'));
  private readonly engine = new EngineClient(path.join(root, 'dist', 'engine.js'));

  constructor() {
    execFileSync(process.env['MMOCR_PYTHON']!, [
      path.join(root, 'test', 'goldens', 'odd_onnx.py'),
      sample('onnx'),
      this.folder,
    ]);
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  dispose(): void {
    this.engine.dispose();
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  run(
    onnxPath: string,
    description: ModelDescription,
    on = description.task === 'textdet' ? scene() : word(),
  ): Promise<Prediction> {
    return new LocalPredictor({
      engine: this.engine,
      pipeline: pipelineOf({ onnxPath, description }),
      device: 'cpu',
    }).predict(on, new AbortController().signal);
  }

  odd(
    name: string,
    of: string,
    change: (description: ModelDescription) => void = () => undefined,
  ): Promise<Prediction> {
    const description = described(of);
    change(description);
    return this.run(this.file(`${name}.onnx`), description);
  }

  convert(
    onnx: string,
    config = detectorConfig,
    checkpoint = detectorCheckpoint(),
  ): ReturnType<typeof mmocrServing> {
    return mmocrServing([
      'convert',
      config,
      checkpoint,
      '--output-folder',
      this.file('store'),
      '--model-name',
      onnx,
      '--onnx',
      this.file(`${onnx}.onnx`),
    ]);
  }
}
