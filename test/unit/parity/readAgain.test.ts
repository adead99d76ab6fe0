import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { predictKeeping, readAgain } from '../../../src/engine/predict/keptRuns';
import type { TimedNetwork } from '../../../src/engine/predict/stages';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { modelsOf, pipelineOf, type Pipeline } from '../../../src/model/pipeline';
import {
  changedPost,
  postControls,
  type PostControl,
  type PostValue,
} from '../../../src/model/postControls';
import type { PostSettings } from '../../../src/model/postSettings';
import type { Found, Prediction } from '../../../src/model/prediction';
import { runNetwork } from '../../../src/runtime/network';
import { sample } from '../../samples';
import { asked, goldens, readJson, type Asked } from './methods/goldens';

/**
 * Outputs that are kept, read with what a slider may be set to, against a run of its own with the
 * same settings: for a miniature of every method of both generations, bit for bit.
 */
const signal = new AbortController().signal;
const runnable = goldens().filter(
  ({ answers, pipeline }) => answers === 'answers' && pipeline !== undefined,
);
const withControls = runnable.filter(({ pipeline }) => controlsOf(pipeline!).length > 0);

function controlsOf(pipeline: Pipeline): PostControl[] {
  return postControls(modelsOf(pipeline)[0]!.description);
}

/** The pipeline with other settings of its first model. */
function withPost(pipeline: Pipeline, post: PostSettings): Pipeline {
  const [{ onnxPath, description }] = modelsOf(pipeline) as [ReturnType<typeof modelsOf>[0]];
  const model = { onnxPath, description: { ...description, post } };
  return pipeline.kind === 'chain' ? { ...pipeline, detection: model } : { ...pipeline, model };
}

interface How {
  keep?: string;
  network?: TimedNetwork;
}

function run(pipeline: Pipeline, { image, bytes, known }: Asked, { keep, network }: How) {
  const question = { pipeline, image: bytes, imagePath: image, device: 'cpu' };
  return predictKeeping(
    { ...question, ...(known && { known }), ...(keep !== undefined && { keep }) },
    signal,
    network,
  );
}

/**
 * Networks that run once for the same input, which other settings of the post-processing do not
 * change; each answer is a copy, as whoever reads it might write into it.
 */
function networksOnce(): TimedNetwork {
  const ran = new Map<string, Awaited<ReturnType<typeof runNetwork>>>();
  return async (session, feeds, onnxPath) => {
    const hash = createHash('sha256').update(onnxPath);
    for (const [name, { dims, data }] of Object.entries(feeds))
      hash.update(`${name} ${dims.join()}`).update(data);
    const key = hash.digest('hex');
    const outputs = ran.get(key) ?? (await runNetwork(session, feeds, onnxPath));
    ran.set(key, outputs);
    return { outputs: structuredClone(outputs), ms: 0 };
  };
}

const foundOf = ({ instances, relations }: Found): Found => ({
  instances,
  ...(relations && { relations }),
});

/** Where a slider is put: both ends, between, and beside the original. */
function positions({ range, values, original }: PostControl): PostValue[] {
  if (!range) return [...(values ?? [])];
  const { least, most, step } = range;
  const whole = Number.isInteger(step);
  return [0.1, 0.45, 0.9]
    .map(at => least + at * (most - least))
    .map(value => (whole ? Math.round(value) : value))
    .concat(Number(original) + step, most);
}

async function changed(pipeline: Pipeline, image: Asked): Promise<number> {
  const [{ onnxPath, description }] = modelsOf(pipeline) as [ReturnType<typeof modelsOf>[0]];
  const name = `${onnxPath} ${image.image}`;
  const first = await run(pipeline, image, { keep: name });
  const network = networksOnce();
  let others = 0;
  for (const control of controlsOf(pipeline)) {
    for (const value of positions(control)) {
      const post = changedPost(description, { [control.setting]: value });
      const fresh: Prediction = await run(withPost(pipeline, post), image, { network });
      const { found } = await readAgain({ run: name, post }, signal);
      expect(found, `${control.key} = ${value}`).toEqual(foundOf(fresh));
      if (JSON.stringify(foundOf(fresh)) !== JSON.stringify(foundOf(first))) others++;
    }
  }
  return others;
}

describe.each(withControls.map(golden => [golden.name, golden] as const))('%s', (_, golden) => {
  test('finds with changed settings what a run with them finds', async () => {
    const chain = golden.pipeline!.kind === 'chain';
    const images = asked(golden).slice(0, chain ? 1 : 2);
    let others = 0;
    for (const image of images) others += await changed(golden.pipeline!, image);
    // Settings that change nothing would prove nothing.
    expect(others).toBeGreaterThan(2);
  }, 600_000);
});

test.each(['scene_00.png', 'scene_04.jpg', 'exif_orientation6.jpg'])(
  'the sample detector, %s',
  async name => {
    const onnxPath = sample('onnx/dbnet_tiny.onnx');
    const description = readJson<ModelDescription>(`${onnxPath}.json`);
    const image = sample('images', name);
    const asked = { image, bytes: readFileSync(image), answer: {} };
    expect(await changed(pipelineOf({ onnxPath, description }), asked)).toBeGreaterThan(2);
  },
  600_000,
);

test('every detector of the miniatures has something to change, and no recogniser', () => {
  for (const { name, pipeline } of runnable) {
    const [{ description }] = modelsOf(pipeline!) as [ReturnType<typeof modelsOf>[0]];
    expect([name, controlsOf(pipeline!).length > 0]).toEqual([
      name,
      description.task === 'textdet',
    ]);
  }
});
